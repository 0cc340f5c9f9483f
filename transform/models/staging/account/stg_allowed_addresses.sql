-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('allowed_addresses')) }}

{% set texts = [
    'ip', 'operation', 'last_use', 'type_ip', 'description', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('ip') }} as ip,
    occurrence,
    {{ as_text('operation') }} as operation,
    {{ as_text('last_use') }} as last_use,
    {{ as_text('type_ip') }} as type_ip,
    {{ as_text('description') }} as description,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'allowed_addresses'), texts), []) }}
