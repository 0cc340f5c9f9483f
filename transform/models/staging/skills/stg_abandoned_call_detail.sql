-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('abandoned_call_detail')) }}
{{ staging('abandoned_call_detail') }}
