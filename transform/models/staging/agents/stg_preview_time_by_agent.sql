-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('preview_time_by_agent')) }}
{{ staging('preview_time_by_agent') }}
