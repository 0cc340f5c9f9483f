-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('wrap_up_totals')) }}
{{ staging('wrap_up_totals') }}
