-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('smart_waiting_detail')) }}
{{ staging('smart_waiting_detail') }}
