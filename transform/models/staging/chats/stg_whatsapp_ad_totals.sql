-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('whatsapp_ad_totals')) }}
{{ staging('whatsapp_ad_totals') }}
