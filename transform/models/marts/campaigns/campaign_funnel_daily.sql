{{ config(materialized='view', enabled=is_built('campaign_funnel_daily')) }}

with counted as (

    select
        operation_id,
        campaign_id,
        day,
        count(*) as attempts,
        count(distinct coalesce(customer_id, '') || '/' || coalesce(telephone, '')) as records,
        sum(case when result_kind in ('person', 'dropped', 'machine') then 1 else 0 end)
            as answered,
        sum(case when result_kind in ('person', 'dropped') then 1 else 0 end) as people,
        sum(case when result_kind = 'dropped' then 1 else 0 end) as dropped,
        sum(case when is_right_party then 1 else 0 end) as right_party,
        sum(case when is_hit then 1 else 0 end) as hits
    from {{ ref('attempts') }}
    group by 1, 2, 3

)

select
    counted.operation_id,
    counted.campaign_id,
    {{ campaign_name('counted.campaign_id') }} as campaign_name,
    counted.day,
    counted.attempts,
    counted.records,
    counted.answered,
    counted.people,
    counted.dropped,
    counted.right_party,
    counted.hits,
    {{ percent('counted.answered', 'counted.attempts') }} as answered_percent,
    {{ percent('counted.people', 'counted.answered') }} as people_percent,
    {{ percent('counted.dropped', 'counted.people') }} as dropped_percent,
    {{ percent('counted.right_party', 'counted.people') }} as right_party_percent,
    {{ percent('counted.hits', 'counted.right_party') }} as hit_percent
from counted
{{ join_campaign_names('counted') }}
