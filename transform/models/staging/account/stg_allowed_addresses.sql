-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('allowed_addresses')) }}
{{ staging('allowed_addresses') }}
