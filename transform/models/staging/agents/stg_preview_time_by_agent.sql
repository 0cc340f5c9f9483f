-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('preview_time_by_agent')) }}

{% set texts = [
    'agent_id', 'agent_name', 'calls', 'time_preview', 'ready', 'talk', 'not_ready_acw',
    'auxiliary_times', 'ring', 'total_duration', 'preview_percent', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('agent_id') }} as agent_id,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_count('calls') }} as calls,
    {{ as_duration('time_preview') }} as time_preview,
    {{ as_duration('ready') }} as ready,
    {{ as_duration('talk') }} as talk,
    {{ as_duration('not_ready_acw') }} as not_ready_acw,
    {{ as_duration('auxiliary_times') }} as auxiliary_times,
    {{ as_duration('ring') }} as ring,
    {{ as_duration('total_duration') }} as total_duration,
    {{ as_percent('preview_percent') }} as preview_percent,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'preview_time_by_agent'), texts), ['report_date']) }}
