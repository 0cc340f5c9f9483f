-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('whatsapp_campaign_records')) }}
{{ staging('whatsapp_campaign_records') }}
