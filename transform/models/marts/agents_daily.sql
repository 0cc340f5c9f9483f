{{ config(enabled=is_built('agents_daily')) }}

select
    operation_id,
    report_date as day,
    agent_id,
    agent_name,
    {{ renumbered(['operation_id', 'report_date', 'agent_id'], ['agent_name', 'agent_dni']) }}
        as occurrence,
    calls,
    inbound as inbound_calls,
    outbound as outbound_calls,
    internal as internal_calls,
    {{ hours('login_time') }} as login_hours,
    {{ hours('ready_time') }} as ready_hours,
    {{ hours('inbound_time') }} as inbound_hours,
    {{ hours('outbound_time') }} as outbound_hours,
    {{ hours('acw_time') }} as after_call_hours,
    {{ hours('ring_time') }} as ring_hours,
    {{ hours('aux_time') }} as auxiliary_hours,
    occupancy as occupancy_percent,
    aht as handling_seconds
from {{ ref('stg_agent_time') }}
