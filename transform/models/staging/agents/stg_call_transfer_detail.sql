-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('call_transfer_detail')) }}
{{ staging('call_transfer_detail') }}
