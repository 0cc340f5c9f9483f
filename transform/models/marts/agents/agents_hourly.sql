{{ config(enabled=is_built('agents_hourly')) }}

select
    operation_id,
    date as day,
    {{ as_hour('hour') }} as hour,
    agent_id,
    agent_name,
    {{ renumbered(['operation_id', 'date', as_hour('hour'), 'agent_id'], ['agent_name', 'agent_dni']) }}
        as occurrence,
    calls,
    inbound as inbound_calls,
    outbound as outbound_calls,
    internal as internal_calls,
    login_time as login_seconds,
    ready_time as ready_seconds,
    inbound_time as inbound_seconds,
    outbound_time as outbound_seconds,
    acw_time as after_call_seconds,
    ring_time as ring_seconds,
    aux_time as auxiliary_seconds,
    inbound_time + outbound_time + acw_time as busy_seconds,
    login_time - aux_time as staffed_seconds,
    {{ percent('inbound_time + outbound_time + acw_time', 'login_time - aux_time') }}
        as occupancy_percent,
    cast(1.0 * (inbound_time + outbound_time + acw_time) / nullif(calls, 0) as decimal(18, 1))
        as handling_seconds
from {{ ref('stg_agent_time_hourly') }}
