-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('wrap_up_detail')) }}

{% set texts = [
    'conn_id', 'agent_id', 'wrap_up_group', 'agent_name', 'agent_dni', 'skill_id', 'cod_act',
    'description_cod_act', 'cod_act_2', 'description_cod_act_2', 'comments', 'type_interaction',
    'telephone', 'destiny', 'time', 'hang_up', 'customer_id', 'campaign_id', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('wrap_up_group') }} as wrap_up_group,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('agent_dni') }} as agent_dni,
    {{ as_text('skill_id') }} as skill_id,
    {{ as_text('cod_act') }} as cod_act,
    {{ as_text('description_cod_act') }} as description_cod_act,
    {{ as_text('cod_act_2') }} as cod_act_2,
    {{ as_text('description_cod_act_2') }} as description_cod_act_2,
    {{ as_text('comments') }} as comments,
    {{ as_text('type_interaction') }} as type_interaction,
    {{ as_text('telephone') }} as telephone,
    {{ as_text('destiny') }} as destiny,
    {{ as_text('time') }} as time,
    {{ as_text('hang_up') }} as hang_up,
    {{ as_text('customer_id') }} as customer_id,
    {{ as_text('campaign_id') }} as campaign_id,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'wrap_up_detail'), texts) }}
