-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('silence_by_agent')) }}
{{ staging('silence_by_agent') }}
