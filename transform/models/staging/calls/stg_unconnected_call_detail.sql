-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('unconnected_call_detail')) }}
{{ staging('unconnected_call_detail') }}
