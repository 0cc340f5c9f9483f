-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('preview_call_detail')) }}
{{ staging('preview_call_detail') }}
