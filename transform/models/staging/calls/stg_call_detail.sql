-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('call_detail')) }}

{% set texts = [
    'conn_id', 'agent_name', 'destiny', 'telephone', 'cost', 'time_seg', 'time_min', 'cod_act',
    'description_cod_act', 'cod_act_2', 'description_cod_act_2', 'type_interaction', 'customer_id',
    'hang_up', 'campaign_id', 'skill_id', 'skill_name', 'agent_id', 'comment', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('destiny') }} as destiny,
    {{ as_text('telephone') }} as telephone,
    {{ as_money('cost') }} as cost,
    {{ as_seconds('time_seg') }} as time_seg,
    {{ as_decimal('time_min') }} as time_min,
    {{ as_text('cod_act') }} as cod_act,
    {{ as_text('description_cod_act') }} as description_cod_act,
    {{ as_text('cod_act_2') }} as cod_act_2,
    {{ as_text('description_cod_act_2') }} as description_cod_act_2,
    {{ as_text('type_interaction') }} as type_interaction,
    {{ as_text('customer_id') }} as customer_id,
    {{ as_text('hang_up') }} as hang_up,
    {{ as_text('campaign_id') }} as campaign_id,
    {{ as_text('skill_id') }} as skill_id,
    {{ as_text('skill_name') }} as skill_name,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('comment') }} as comment,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'call_detail'), texts) }}
