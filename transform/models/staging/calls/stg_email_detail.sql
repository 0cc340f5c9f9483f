-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('email_detail')) }}
{{ staging('email_detail') }}
