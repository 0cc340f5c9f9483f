-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('speech_on_demand_detail')) }}
{{ staging('speech_on_demand_detail') }}
