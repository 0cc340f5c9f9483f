-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('campaign_totals_by_attempt_result')) }}
{{ staging('campaign_totals_by_attempt_result') }}
