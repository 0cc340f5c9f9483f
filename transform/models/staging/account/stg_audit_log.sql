-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('audit_log')) }}
{{ staging('audit_log') }}
