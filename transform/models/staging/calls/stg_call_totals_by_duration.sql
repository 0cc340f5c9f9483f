-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('call_totals_by_duration')) }}
{{ staging('call_totals_by_duration') }}
