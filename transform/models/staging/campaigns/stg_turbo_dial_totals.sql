-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('turbo_dial_totals')) }}
{{ staging('turbo_dial_totals') }}
