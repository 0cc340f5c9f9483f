-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('skills')) }}
{{ staging('skills') }}
