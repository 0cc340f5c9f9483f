-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('agent_transfer_and_conference_detail')) }}

{% set texts = [
    'conn_id', 'agent_id', 'agent_name', 'telephone', 'type_interaction', 'time', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ as_text('agent_id') }} as agent_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('telephone') }} as telephone,
    {{ as_text('type_interaction') }} as type_interaction,
    {{ as_text('time') }} as time,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'agent_transfer_and_conference_detail'), texts) }}
