-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('service_level_by_dnis')) }}
{{ staging('service_level_by_dnis') }}
