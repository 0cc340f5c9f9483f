-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('chat_messages')) }}
{{ staging('chat_messages') }}
