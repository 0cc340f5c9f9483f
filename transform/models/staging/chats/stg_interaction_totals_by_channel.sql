-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('interaction_totals_by_channel')) }}
{{ staging('interaction_totals_by_channel') }}
