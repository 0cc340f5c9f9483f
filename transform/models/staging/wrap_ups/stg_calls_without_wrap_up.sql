-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('calls_without_wrap_up')) }}
{{ staging('calls_without_wrap_up') }}
