-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('chat_transfer_detail')) }}
{{ staging('chat_transfer_detail') }}
