-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('unconnected_call_detail')) }}

{% set texts = [
    'conn_id', 'telephone', 'agent_name', 'destiny', 'ring_time', 'result', 'type_interaction',
    'customer_id', 'campaign_id', 'agent_id', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ as_text('telephone') }} as telephone,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('destiny') }} as destiny,
    {{ as_seconds('ring_time') }} as ring_time,
    {{ as_text('result') }} as result,
    {{ as_text('type_interaction') }} as type_interaction,
    {{ as_text('customer_id') }} as customer_id,
    {{ as_text('campaign_id') }} as campaign_id,
    {{ as_text('agent_id') }} as agent_id,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'unconnected_call_detail'), texts) }}
