-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('chatbot_to_agent_detail')) }}

{% set texts = [
    'session_id', 'conn_id', 'times_chatted', 'time_on_chatbot', 'rp_id', 'channel', 'go_to_agent',
    'customer_phone', 'customer_name', 'agent_id', 'agent_name', 'time_with_agent', 'total_time',
    'customer_chars', 'agent_chars', 'total_chars', 'asa', 'last_sender', 'customer_id',
    'customer_email', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('session_id') }} as session_id,
    {{ utc('start_date') }} as start_date,
    {{ local(utc('start_date')) }} as start_date_local,
    occurrence,
    {{ as_text('conn_id') }} as conn_id,
    {{ as_count('times_chatted') }} as times_chatted,
    {{ utc('end_date') }} as end_date,
    {{ local(utc('end_date')) }} as end_date_local,
    {{ as_duration('time_on_chatbot') }} as time_on_chatbot,
    {{ as_text('rp_id') }} as rp_id,
    {{ as_text('channel') }} as channel,
    {{ as_text('go_to_agent') }} as go_to_agent,
    {{ as_text('customer_phone') }} as customer_phone,
    {{ as_text('customer_name') }} as customer_name,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_duration('time_with_agent') }} as time_with_agent,
    {{ as_duration('total_time') }} as total_time,
    {{ as_count('customer_chars') }} as customer_chars,
    {{ as_count('agent_chars') }} as agent_chars,
    {{ as_count('total_chars') }} as total_chars,
    {{ as_seconds('asa') }} as asa,
    {{ as_text('last_sender') }} as last_sender,
    {{ as_text('customer_id') }} as customer_id,
    {{ as_text('customer_email') }} as customer_email,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'chatbot_to_agent_detail'), texts) }}
