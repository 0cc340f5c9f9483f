-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('slow_greeting_by_agent')) }}
{{ staging('slow_greeting_by_agent') }}
