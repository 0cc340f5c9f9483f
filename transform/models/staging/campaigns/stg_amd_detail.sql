-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('amd_detail')) }}
{{ staging('amd_detail') }}
