-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('answered_calls_by_wait')) }}
{{ staging('answered_calls_by_wait') }}
