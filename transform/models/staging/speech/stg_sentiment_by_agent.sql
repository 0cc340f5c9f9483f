-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('sentiment_by_agent')) }}
{{ staging('sentiment_by_agent') }}
