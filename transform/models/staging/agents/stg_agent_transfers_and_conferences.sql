-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('agent_transfers_and_conferences')) }}

{% set texts = [
    'agent_id', 'agent_name', 'transfer_calls', 'conference_calls', 'total_time', 'skill_name',
    'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('agent_id') }} as agent_id,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_count('transfer_calls') }} as transfer_calls,
    {{ as_count('conference_calls') }} as conference_calls,
    {{ as_duration('total_time') }} as total_time,
    {{ as_text('skill_name') }} as skill_name,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'agent_transfers_and_conferences'), texts), ['report_date']) }}
