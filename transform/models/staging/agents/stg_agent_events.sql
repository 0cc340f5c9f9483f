-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('agent_events')) }}

{% set texts = [
    'agent_id', 'agent_status', 'time', 'conn_id', 'type_interaction', 'destiny', 'telephone',
    'campaign_id', 'agent_dni', 'agent_name', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('agent_status') }} as agent_status,
    {{ utc('date_ini') }} as date_ini,
    {{ local(utc('date_ini')) }} as date_ini_local,
    occurrence,
    {{ as_text('time') }} as time,
    {{ utc('date_end') }} as date_end,
    {{ local(utc('date_end')) }} as date_end_local,
    {{ as_text('conn_id') }} as conn_id,
    {{ as_text('type_interaction') }} as type_interaction,
    {{ as_text('destiny') }} as destiny,
    {{ as_text('telephone') }} as telephone,
    {{ as_text('campaign_id') }} as campaign_id,
    {{ as_text('agent_dni') }} as agent_dni,
    {{ as_text('agent_name') }} as agent_name,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'agent_events'), texts) }}
