-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('chat_messages')) }}

{% set texts = [
    'conn_id', 'agent_name', 'customer_name', 'channel', 'sender', 'from_name', 'to_name',
    'message', 'customer_id', 'customer_phone', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('customer_name') }} as customer_name,
    {{ as_text('channel') }} as channel,
    {{ as_text('sender') }} as sender,
    {{ as_text('from_name') }} as from_name,
    {{ as_text('to_name') }} as to_name,
    {{ as_text('message') }} as message,
    {{ as_text('customer_id') }} as customer_id,
    {{ as_text('customer_phone') }} as customer_phone,
    position,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'chat_messages'), texts) }}
