-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('service_level_by_interaction_type')) }}
{{ staging('service_level_by_interaction_type') }}
