-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('survey_totals_by_skill')) }}
{{ staging('survey_totals_by_skill') }}
