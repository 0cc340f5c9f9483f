-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('chat_productivity')) }}

{% set texts = [
    'agent_id', 'agent_name', 'total_chats', 'time', 'tmo', 'percent_transfer', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('agent_id') }} as agent_id,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_count('total_chats') }} as total_chats,
    {{ as_text('time') }} as time,
    {{ as_duration('tmo') }} as tmo,
    {{ as_percent('percent_transfer') }} as percent_transfer,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'chat_productivity'), texts), ['report_date']) }}
