-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('answered_call_detail')) }}

{% set texts = [
    'conn_id', 'skill_id', 'skill_name', 'result', 'ani', 'answer_time', 'agent_id',
    'type_interaction', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ as_text('skill_id') }} as skill_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('skill_name') }} as skill_name,
    {{ as_text('result') }} as result,
    {{ as_text('ani') }} as ani,
    {{ as_duration('answer_time') }} as answer_time,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('type_interaction') }} as type_interaction,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'answered_call_detail'), texts) }}
