-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('ivr_to_agent_detail')) }}
{{ staging('ivr_to_agent_detail') }}
