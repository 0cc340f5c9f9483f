-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('voice_conversations')) }}
{{ staging('voice_conversations') }}
