-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('routing_points')) }}

{% set texts = [
    'rp_id', 'rp_name', 'ivr_active', 'chat_active', 'interaction_active', 'crm_active', 'last_use',
    'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('rp_id') }} as rp_id,
    occurrence,
    {{ as_text('rp_name') }} as rp_name,
    {{ as_text('ivr_active') }} as ivr_active,
    {{ as_text('chat_active') }} as chat_active,
    {{ as_text('interaction_active') }} as interaction_active,
    {{ as_text('crm_active') }} as crm_active,
    {{ as_text('last_use') }} as last_use,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'routing_points'), texts), []) }}
