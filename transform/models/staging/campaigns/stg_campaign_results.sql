-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('campaign_results')) }}
{{ staging('campaign_results') }}
