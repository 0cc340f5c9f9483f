-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('sms_detail')) }}
{{ staging('sms_detail') }}
