-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('agent_transfer_and_conference_detail')) }}
{{ staging('agent_transfer_and_conference_detail') }}
