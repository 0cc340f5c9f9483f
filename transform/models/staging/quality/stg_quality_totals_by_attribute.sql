-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('quality_totals_by_attribute')) }}
{{ staging('quality_totals_by_attribute') }}
