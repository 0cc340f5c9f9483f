-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('sent_interaction_detail')) }}

{% set texts = [
    'conn_id', 'agent_id', 'agent_name', 'channel', 'from_address', 'to_address', 'subject', 'body',
    'cod_act', 'description_cod_act', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('channel') }} as channel,
    {{ as_text('from_address') }} as from_address,
    {{ as_text('to_address') }} as to_address,
    {{ as_text('subject') }} as subject,
    {{ as_text('body') }} as body,
    {{ as_text('cod_act') }} as cod_act,
    {{ as_text('description_cod_act') }} as description_cod_act,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'sent_interaction_detail'), texts) }}
