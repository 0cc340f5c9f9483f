-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('text_to_speech_detail')) }}
{{ staging('text_to_speech_detail') }}
