-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('answered_call_detail')) }}
{{ staging('answered_call_detail') }}
