-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('whatsapp_billing_detail')) }}
{{ staging('whatsapp_billing_detail') }}
