-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('wrap_up_totals_by_agent')) }}
{{ staging('wrap_up_totals_by_agent') }}
