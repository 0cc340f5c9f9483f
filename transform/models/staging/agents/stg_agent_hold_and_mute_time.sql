-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('agent_hold_and_mute_time')) }}
{{ staging('agent_hold_and_mute_time') }}
