-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('agent_time')) }}
{{ staging('agent_time') }}
