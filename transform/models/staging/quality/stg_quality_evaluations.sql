-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('quality_evaluations')) }}

{% set texts = [
    'conn_id', 'survey', 'agent_id', 'agent_name', 'comments', 'precision_unit_critical_error',
    'precision_opportunity_error', 'accuracy', 'cod_act', 'channel', 'feedback', 'skill_id',
    'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ as_text('survey') }} as survey,
    {{ as_text('agent_id') }} as agent_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('comments') }} as comments,
    {{ as_percent('precision_unit_critical_error') }} as precision_unit_critical_error,
    {{ as_percent('precision_opportunity_error') }} as precision_opportunity_error,
    {{ as_percent('accuracy') }} as accuracy,
    {{ as_text('cod_act') }} as cod_act,
    {{ as_text('channel') }} as channel,
    {{ as_text('feedback') }} as feedback,
    {{ as_text('skill_id') }} as skill_id,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'quality_evaluations'), texts) }}
