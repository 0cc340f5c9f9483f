-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('quality_evaluations')) }}
{{ staging('quality_evaluations') }}
