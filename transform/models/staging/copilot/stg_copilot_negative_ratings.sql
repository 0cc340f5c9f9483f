-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('copilot_negative_ratings')) }}
{{ staging('copilot_negative_ratings') }}
