-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('skill_service_level_by_hour')) }}
{{ staging('skill_service_level_by_hour') }}
