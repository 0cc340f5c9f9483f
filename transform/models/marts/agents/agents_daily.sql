{{ config(enabled=is_built('agents_daily')) }}

with days as (

    select
        *,
        {{ renumbered(['operation_id', 'report_date', 'agent_id'], ['agent_name', 'agent_dni']) }}
            as number_of_row
    from {{ ref('stg_agent_time') }}

)
{%- if is_built('agents_hourly') %},

hours as (

    select operation_id, day, agent_id, cast(sum(login_seconds) as bigint) as login_seconds
    from {{ ref('agents_hourly') }}
    group by 1, 2, 3

)
{%- endif %}
{%- if is_built('agent_pauses_daily') %},

pauses as (

    select
        operation_id, day, agent_id,
        cast(case when count(seconds) = count(*) then sum(seconds) end as bigint) as seconds
    from {{ ref('agent_pauses_daily') }}
    group by 1, 2, 3

)
{%- endif %}

select
    days.operation_id,
    days.report_date as day,
    days.agent_id,
    days.agent_name,
    days.number_of_row as occurrence,
    days.calls,
    days.inbound as inbound_calls,
    days.outbound as outbound_calls,
    days.internal as internal_calls,
    {{ hours('days.login_time') }} as login_hours,
    {{ hours('days.ready_time') }} as ready_hours,
    {{ hours('days.inbound_time') }} as inbound_hours,
    {{ hours('days.outbound_time') }} as outbound_hours,
    {{ hours('days.acw_time') }} as after_call_hours,
    {{ hours('days.ring_time') }} as ring_hours,
    {{ hours('days.aux_time') }} as auxiliary_hours,
    days.occupancy as occupancy_percent,
    days.aht as handling_seconds,
    days.inbound_time + days.outbound_time + days.acw_time as busy_seconds,
    days.login_time - days.aux_time as staffed_seconds,
    {{ percent('days.inbound_time + days.outbound_time + days.acw_time', 'days.login_time - days.aux_time') }}
        as counted_occupancy_percent,
    cast(
        1.0 * (days.inbound_time + days.outbound_time + days.acw_time) / nullif(days.calls, 0)
        as decimal(18, 1)
    ) as counted_handling_seconds,
    {% if is_built('agents_hourly') -%}
    days.login_time - hours.login_seconds as not_in_hours_seconds,
    {%- else -%}
    cast(null as bigint) as not_in_hours_seconds,
    {%- endif %}
    {% if is_built('agent_pauses_daily') -%}
    days.aux_time - case
        when pauses.agent_id is not null then pauses.seconds
        when days_with_pauses.day is not null then 0
    end as not_in_pauses_seconds
    {%- else -%}
    cast(null as bigint) as not_in_pauses_seconds
    {%- endif %}
from days
{%- if is_built('agents_hourly') %}
left join hours
    on hours.operation_id = days.operation_id
    and hours.day = days.report_date
    and hours.agent_id = days.agent_id
{%- endif %}
{%- if is_built('agent_pauses_daily') %}
left join pauses
    on pauses.operation_id = days.operation_id
    and pauses.day = days.report_date
    and pauses.agent_id = days.agent_id
left join (select distinct operation_id, day from pauses) as days_with_pauses
    on days_with_pauses.operation_id = days.operation_id
    and days_with_pauses.day = days.report_date
{%- endif %}
