-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('do_not_call')) }}
{{ staging('do_not_call') }}
