-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('preview_campaign_detail')) }}
{{ staging('preview_campaign_detail') }}
