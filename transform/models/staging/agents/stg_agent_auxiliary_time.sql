-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('agent_auxiliary_time')) }}

{% set texts = [
    'agent_id', 'aux_state', 'agent_dni', 'agent_name', 'time', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('aux_state') }} as aux_state,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_text('agent_dni') }} as agent_dni,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('time') }} as time,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'agent_auxiliary_time'), texts), ['report_date']) }}
