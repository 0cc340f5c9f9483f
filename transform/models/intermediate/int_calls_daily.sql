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
        {{ campaign('campaign_id') }} as campaign_id,
        agent_id,
        agent_name,
        type_interaction,
        cost,
        time_seg,
        loaded_at
    from {{ rows_of_changed_days(ref('stg_call_detail')) }} as detail

)

select
    operation_id,
    day,
    campaign_id,
    agent_id,
    max(agent_name) as agent_name,
    type_interaction,
    count(*) as calls,
    cast(sum(cost) as decimal(28, 6)) as cost,
    cast(sum(time_seg) as bigint) as total_seconds,
    cast(1.0 * sum(time_seg) / nullif(count(time_seg), 0) as decimal(28, 1)) as average_seconds,
    max(loaded_at) as loaded_at
from calls
group by operation_id, day, campaign_id, agent_id, type_interaction
