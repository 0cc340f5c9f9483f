-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('speech_detail')) }}
{{ staging('speech_detail') }}
