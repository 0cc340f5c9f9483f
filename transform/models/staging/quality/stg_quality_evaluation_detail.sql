-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('quality_evaluation_detail')) }}
{{ staging('quality_evaluation_detail') }}
