-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('agents')) }}

{% set texts = [
    'agent_id', 'agent_name', 'agent_dni', 'agent_status', 'last_use', 'agent_sso', 'enabled',
    'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('agent_id') }} as agent_id,
    occurrence,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('agent_dni') }} as agent_dni,
    {{ as_text('agent_status') }} as agent_status,
    {{ as_text('last_use') }} as last_use,
    {{ as_text('agent_sso') }} as agent_sso,
    {{ as_text('enabled') }} as enabled,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'agents'), texts), []) }}
