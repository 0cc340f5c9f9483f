-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('nlp_totals')) }}
{{ staging('nlp_totals') }}
