-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('interaction_transfer_detail')) }}

{% set texts = [
    'conn_id', 'transfer_agent_id', 'transfer_agent_name', 'receiver_agent_id',
    'receiver_agent_name', 'channel', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ as_text('transfer_agent_id') }} as transfer_agent_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('transfer_agent_name') }} as transfer_agent_name,
    {{ as_text('receiver_agent_id') }} as receiver_agent_id,
    {{ as_text('receiver_agent_name') }} as receiver_agent_name,
    {{ as_text('channel') }} as channel,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'interaction_transfer_detail'), texts) }}
