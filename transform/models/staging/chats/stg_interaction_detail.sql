-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('interaction_detail')) }}

{% set texts = [
    'case_id', 'channel', 'agent_name', 'skill_id', 'subject', 'from_address', 'to_address', 'body',
    'answer', 'evaluation_survey', 'cod_act', 'comments', 'attachments', 'status',
    'cod_description', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('case_id') }} as case_id,
    {{ utc('date_creation') }} as date_creation,
    {{ local(utc('date_creation')) }} as date_creation_local,
    occurrence,
    {{ as_text('channel') }} as channel,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('skill_id') }} as skill_id,
    {{ as_text('subject') }} as subject,
    {{ as_text('from_address') }} as from_address,
    {{ as_text('to_address') }} as to_address,
    {{ as_text('body') }} as body,
    {{ as_text('answer') }} as answer,
    {{ utc('close_date') }} as close_date,
    {{ local(utc('close_date')) }} as close_date_local,
    {{ as_text('evaluation_survey') }} as evaluation_survey,
    {{ as_text('cod_act') }} as cod_act,
    {{ as_text('comments') }} as comments,
    {{ as_text('attachments') }} as attachments,
    {{ as_text('status') }} as status,
    {{ as_text('cod_description') }} as cod_description,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'interaction_detail'), texts) }}
