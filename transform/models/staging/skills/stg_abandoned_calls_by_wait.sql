-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('abandoned_calls_by_wait')) }}
{{ staging('abandoned_calls_by_wait') }}
