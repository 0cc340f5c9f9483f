-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('chat_totals_by_channel')) }}
{{ staging('chat_totals_by_channel') }}
