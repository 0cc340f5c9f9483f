-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('speech_detail')) }}

{% set texts = [
    'conn_id', 'agent_id', 'agent_name', 'agent_dni', 'time', 'customer_id', 'time_silence',
    'customer_phone', 'cod_act', 'description_cod_act', 'greeting', 'slow_to_greet',
    'greeting_agent_name', 'audio_text', 'feeling', 'channel', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('agent_dni') }} as agent_dni,
    {{ as_seconds('time') }} as time,
    {{ as_text('customer_id') }} as customer_id,
    {{ as_seconds('time_silence') }} as time_silence,
    {{ as_text('customer_phone') }} as customer_phone,
    {{ as_text('cod_act') }} as cod_act,
    {{ as_text('description_cod_act') }} as description_cod_act,
    {{ as_text('greeting') }} as greeting,
    {{ as_text('slow_to_greet') }} as slow_to_greet,
    {{ as_text('greeting_agent_name') }} as greeting_agent_name,
    {{ as_text('audio_text') }} as audio_text,
    {{ as_text('feeling') }} as feeling,
    {{ as_text('channel') }} as channel,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'speech_detail'), texts) }}
