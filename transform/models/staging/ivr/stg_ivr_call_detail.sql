-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('ivr_call_detail')) }}
{{ staging('ivr_call_detail') }}
