-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('menu_option_totals')) }}
{{ staging('menu_option_totals') }}
