-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('interaction_detail')) }}
{{ staging('interaction_detail') }}
