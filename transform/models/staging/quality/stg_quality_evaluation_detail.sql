-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('quality_evaluation_detail')) }}

{% set texts = [
    'conn_id', 'survey', 'category', 'attribute', 'agent_id', 'agent_name', 'type_error', 'yes_no',
    'quality_analyst', 'channel', 'ai_comment', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ as_text('survey') }} as survey,
    {{ as_text('category') }} as category,
    {{ as_text('attribute') }} as attribute,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('type_error') }} as type_error,
    {{ as_text('yes_no') }} as yes_no,
    {{ as_text('quality_analyst') }} as quality_analyst,
    {{ as_text('channel') }} as channel,
    {{ as_text('ai_comment') }} as ai_comment,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'quality_evaluation_detail'), texts) }}
