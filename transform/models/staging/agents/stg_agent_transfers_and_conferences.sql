-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('agent_transfers_and_conferences')) }}
{{ staging('agent_transfers_and_conferences') }}
