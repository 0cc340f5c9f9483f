-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('agent_time_by_hour')) }}

{% set texts = [
    'hour', 'calls', 'inbound', 'outbound', 'internal', 'ready_time', 'inbound_time',
    'outbound_time', 'acw_time', 'ring_time', 'login_time', 'aht', 'occupancy', 'aux_time',
    'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('hour') }} as hour,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('calls') }} as calls,
    {{ as_count('inbound') }} as inbound,
    {{ as_count('outbound') }} as outbound,
    {{ as_count('internal') }} as internal,
    {{ as_duration('ready_time') }} as ready_time,
    {{ as_duration('inbound_time') }} as inbound_time,
    {{ as_duration('outbound_time') }} as outbound_time,
    {{ as_duration('acw_time') }} as acw_time,
    {{ as_duration('ring_time') }} as ring_time,
    {{ as_duration('login_time') }} as login_time,
    {{ as_duration('aht') }} as aht,
    {{ as_percent('occupancy') }} as occupancy,
    {{ as_duration('aux_time') }} as aux_time,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'agent_time_by_hour'), texts), ['report_date']) }}
