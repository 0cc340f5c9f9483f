-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('chat_detail')) }}

{% set texts = [
    'conn_id', 'channel', 'customer_name', 'customer_email', 'customer_phone', 'customer_chars',
    'agent_id', 'agent_name', 'agent_chars', 'time_on_agent', 'chat_duration', 'cod_act',
    'description_cod_act', 'comments', 'customer_id', 'skill_id', 'asa',
    'last_participant_who_spoke', 'extra_field', 'comment', 'user_id', 'feeling', 'agent_answers',
    'routing', 'assignment_time', 'agent_average_response_time', 'transfer', 'transfer_type',
    'first_response_time', 'agent_dni', 'bsuid', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ utc('date_close') }} as date_close,
    {{ local(utc('date_close')) }} as date_close_local,
    {{ as_text('channel') }} as channel,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    {{ as_text('customer_name') }} as customer_name,
    {{ as_text('customer_email') }} as customer_email,
    {{ as_text('customer_phone') }} as customer_phone,
    {{ as_count('customer_chars') }} as customer_chars,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_count('agent_chars') }} as agent_chars,
    {{ as_duration('time_on_agent') }} as time_on_agent,
    {{ as_seconds('chat_duration') }} as chat_duration,
    {{ as_text('cod_act') }} as cod_act,
    {{ as_text('description_cod_act') }} as description_cod_act,
    {{ as_text('comments') }} as comments,
    {{ as_text('customer_id') }} as customer_id,
    {{ as_text('skill_id') }} as skill_id,
    {{ as_text('asa') }} as asa,
    {{ as_text('last_participant_who_spoke') }} as last_participant_who_spoke,
    {{ as_text('extra_field') }} as extra_field,
    {{ as_text('comment') }} as comment,
    {{ as_text('user_id') }} as user_id,
    {{ as_text('feeling') }} as feeling,
    {{ as_text('agent_answers') }} as agent_answers,
    {{ as_text('routing') }} as routing,
    {{ as_text('assignment_time') }} as assignment_time,
    {{ as_text('agent_average_response_time') }} as agent_average_response_time,
    {{ as_text('transfer') }} as transfer,
    {{ as_text('transfer_type') }} as transfer_type,
    {{ as_text('first_response_time') }} as first_response_time,
    {{ as_text('agent_dni') }} as agent_dni,
    {{ as_text('bsuid') }} as bsuid,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'chat_detail'), texts) }}
