-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('chatbot_to_agent_detail')) }}
{{ staging('chatbot_to_agent_detail') }}
