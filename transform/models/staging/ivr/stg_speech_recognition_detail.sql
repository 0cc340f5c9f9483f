-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('speech_recognition_detail')) }}
{{ staging('speech_recognition_detail') }}
