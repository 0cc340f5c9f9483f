-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('call_transfer_detail')) }}

{% set texts = [
    'conn_id_transfer', 'skill_id', 'ani', 'origin_agent_id', 'origin_agent_name',
    'destiny_agent_id', 'destiny_agent_name', 'dnis', 'time', 'type_call', 'id_call_origin',
    'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id_transfer') }} as conn_id_transfer,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('skill_id') }} as skill_id,
    {{ as_text('ani') }} as ani,
    {{ as_text('origin_agent_id') }} as origin_agent_id,
    {{ as_text('origin_agent_name') }} as origin_agent_name,
    {{ as_text('destiny_agent_id') }} as destiny_agent_id,
    {{ as_text('destiny_agent_name') }} as destiny_agent_name,
    {{ as_text('dnis') }} as dnis,
    {{ as_text('time') }} as time,
    {{ as_text('type_call') }} as type_call,
    {{ as_text('id_call_origin') }} as id_call_origin,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'call_transfer_detail'), texts) }}
