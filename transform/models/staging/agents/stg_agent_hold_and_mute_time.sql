-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('agent_hold_and_mute_time')) }}

{% set texts = [
    'agent_name', 'count', 'hold_time', 'mute_time', 'total_time', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('agent_name') }} as agent_name,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('count') }} as count,
    {{ as_duration('hold_time') }} as hold_time,
    {{ as_duration('mute_time') }} as mute_time,
    {{ as_duration('total_time') }} as total_time,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'agent_hold_and_mute_time'), texts), ['report_date']) }}
