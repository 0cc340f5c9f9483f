-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('agent_auxiliary_time')) }}
{{ staging('agent_auxiliary_time') }}
