-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('sent_interaction_detail')) }}
{{ staging('sent_interaction_detail') }}
