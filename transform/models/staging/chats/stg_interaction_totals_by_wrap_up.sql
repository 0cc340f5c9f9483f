-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('interaction_totals_by_wrap_up')) }}
{{ staging('interaction_totals_by_wrap_up') }}
