-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('ivr_calls_by_menu_option')) }}
{{ staging('ivr_calls_by_menu_option') }}
