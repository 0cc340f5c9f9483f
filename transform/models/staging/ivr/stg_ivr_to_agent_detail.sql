-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('ivr_to_agent_detail')) }}

{% set texts = [
    'conn_id', 'time_on_rp', 'rp_id', 'ani', 'customer_id', 'time_on_skill', 'skill_id',
    'skill_result', 'go_to_agent', 'agent_id', 'agent_name', 'time_with_agent', 'cod_act',
    'cod_act_2', 'type_interaction', 'total_time', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ utc('end_date_rp') }} as end_date_rp,
    {{ local(utc('end_date_rp')) }} as end_date_rp_local,
    occurrence,
    {{ as_duration('time_on_rp') }} as time_on_rp,
    {{ as_text('rp_id') }} as rp_id,
    {{ as_text('ani') }} as ani,
    {{ as_text('customer_id') }} as customer_id,
    {{ as_duration('time_on_skill') }} as time_on_skill,
    {{ as_text('skill_id') }} as skill_id,
    {{ as_text('skill_result') }} as skill_result,
    {{ as_text('go_to_agent') }} as go_to_agent,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_duration('time_with_agent') }} as time_with_agent,
    {{ as_text('cod_act') }} as cod_act,
    {{ as_text('cod_act_2') }} as cod_act_2,
    {{ as_text('type_interaction') }} as type_interaction,
    {{ as_duration('total_time') }} as total_time,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'ivr_to_agent_detail'), texts) }}
