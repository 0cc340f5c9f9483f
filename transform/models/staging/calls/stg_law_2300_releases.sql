-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('law_2300_releases')) }}
{{ staging('law_2300_releases') }}
