-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('survey_detail')) }}

{% set texts = [
    'conn_id', 'agent_id', 'agent_name', 'agent_dni', 'skill_id', 'skill_name', 'ani',
    'customer_id', 'q01', 'q02', 'q03', 'q04', 'q05', 'q06', 'q07', 'q08', 'q09', 'q10',
    'voice_message_duration', 'type_interaction', 'result', 'time', 'voice_message', 'feeling',
    'other_fields'
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
    {{ as_text('skill_id') }} as skill_id,
    {{ as_text('skill_name') }} as skill_name,
    {{ as_text('ani') }} as ani,
    {{ as_text('customer_id') }} as customer_id,
    {{ as_text('q01') }} as q01,
    {{ as_text('q02') }} as q02,
    {{ as_text('q03') }} as q03,
    {{ as_text('q04') }} as q04,
    {{ as_text('q05') }} as q05,
    {{ as_text('q06') }} as q06,
    {{ as_text('q07') }} as q07,
    {{ as_text('q08') }} as q08,
    {{ as_text('q09') }} as q09,
    {{ as_text('q10') }} as q10,
    {{ as_duration('voice_message_duration') }} as voice_message_duration,
    {{ as_text('type_interaction') }} as type_interaction,
    {{ as_text('result') }} as result,
    {{ as_text('time') }} as time,
    {{ as_text('voice_message') }} as voice_message,
    {{ as_text('feeling') }} as feeling,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'survey_detail'), texts) }}
