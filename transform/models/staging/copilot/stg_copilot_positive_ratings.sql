-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('copilot_positive_ratings')) }}
{{ staging('copilot_positive_ratings') }}
