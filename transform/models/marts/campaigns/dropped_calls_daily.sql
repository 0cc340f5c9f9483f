-- People who answered a dialed call and got no agent, on the day and over the 30 days that end with it.
{{ config(materialized='view', enabled=is_built('dropped_calls_daily')) }}

with counted as (

    select operation_id, campaign_id, campaign_name, day, people, dropped, abandoned
    from {{ ref('campaign_funnel_daily') }}

),

months as (

    select
        counted.operation_id,
        counted.campaign_id,
        counted.day,
        sum(past.people) as people,
        sum(past.dropped) as dropped
    from counted
    inner join counted as past
        on past.operation_id = counted.operation_id
        and coalesce(past.campaign_id, '') = coalesce(counted.campaign_id, '')
        and past.day between {{ days_after('counted.day', '-29') }} and counted.day
    group by 1, 2, 3

)

select
    counted.operation_id,
    counted.campaign_id,
    counted.campaign_name,
    counted.day,
    counted.people,
    counted.dropped,
    counted.abandoned,
    cast(months.people as bigint) as people_30_days,
    cast(months.dropped as bigint) as dropped_30_days,
    {{ percent('counted.dropped', 'counted.people') }} as dropped_percent,
    {{ percent('months.dropped', 'months.people') }} as dropped_percent_30_days
from counted
inner join months
    on months.operation_id = counted.operation_id
    and coalesce(months.campaign_id, '') = coalesce(counted.campaign_id, '')
    and months.day = counted.day
