-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('sms_detail')) }}

{% set texts = [
    'conn_id', 'telephone', 'agent_id', 'agent_name', 'destiny', 'message', 'channel',
    'customer_id', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ as_text('telephone') }} as telephone,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('destiny') }} as destiny,
    {{ as_text('message') }} as message,
    {{ as_text('channel') }} as channel,
    {{ as_text('customer_id') }} as customer_id,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'sms_detail'), texts) }}
