-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('agent_hold_and_mute_detail')) }}

{% set texts = [
    'conn_id', 'agent_id', 'type_action', 'agent_name', 'type_interaction', 'time', 'skill_id',
    'telephone', 'customer_id', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('type_action') }} as type_action,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('type_interaction') }} as type_interaction,
    {{ as_text('time') }} as time,
    {{ as_text('skill_id') }} as skill_id,
    {{ as_text('telephone') }} as telephone,
    {{ as_text('customer_id') }} as customer_id,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'agent_hold_and_mute_detail'), texts) }}
