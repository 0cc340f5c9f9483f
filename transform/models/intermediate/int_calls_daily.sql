{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['operation_id', 'day'],
        enabled=is_built('int_calls_daily'),
    )
}}

with calls as (

    select
        operation_id,
        cast(date_local as date) as day,
        nullif(campaign_id, '0') as campaign_id,
        agent_id,
        agent_name,
        type_interaction,
        cost,
        time_seg,
        loaded_at
    from {{ ref('stg_call_detail') }}
    {% if is_incremental() %}
    where {{ may_have_changed('date', ref('stg_call_detail')) }}
    {% endif %}

)

select
    calls.operation_id,
    calls.day,
    calls.campaign_id,
    calls.agent_id,
    max(calls.agent_name) as agent_name,
    calls.type_interaction,
    count(*) as calls,
    sum(calls.cost) as cost,
    cast(sum(calls.time_seg) as bigint) as total_seconds,
    cast(1.0 * sum(calls.time_seg) / nullif(count(calls.time_seg), 0) as decimal(28, 1))
        as average_seconds,
    max(calls.loaded_at) as loaded_at
from calls
{% if is_incremental() %}
inner join ({{ changed_days(ref('stg_call_detail')) }}) as changed
    on changed.operation_id = calls.operation_id and changed.day = calls.day
{% endif %}
group by calls.operation_id, calls.day, calls.campaign_id, calls.agent_id, calls.type_interaction
