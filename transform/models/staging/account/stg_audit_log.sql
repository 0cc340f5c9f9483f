-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('audit_log')) }}

{% set texts = [
    'user_name', 'workstation', 'ip', 'action', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('user_name') }} as user_name,
    {{ as_text('workstation') }} as workstation,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('ip') }} as ip,
    {{ as_text('action') }} as action,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'audit_log'), texts) }}
