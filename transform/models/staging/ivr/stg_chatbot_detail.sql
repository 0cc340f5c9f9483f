-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('chatbot_detail')) }}

{% set texts = [
    'session_id', 'channel', 'rp_id', 'customer_name', 'customer_email', 'customer_phone',
    'customer_query', 'routing_answer', 'customer_id', 'conn_id', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('session_id') }} as session_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('channel') }} as channel,
    {{ as_text('rp_id') }} as rp_id,
    {{ as_text('customer_name') }} as customer_name,
    {{ as_text('customer_email') }} as customer_email,
    {{ as_text('customer_phone') }} as customer_phone,
    {{ as_text('customer_query') }} as customer_query,
    {{ as_text('routing_answer') }} as routing_answer,
    {{ as_text('customer_id') }} as customer_id,
    {{ as_text('conn_id') }} as conn_id,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'chatbot_detail'), texts) }}
