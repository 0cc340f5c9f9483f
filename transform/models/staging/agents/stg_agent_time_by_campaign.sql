-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('agent_time_by_campaign')) }}
{{ staging('agent_time_by_campaign') }}
