-- What AMD heard, beside the result of the same attempt: likely of one detector, so no proof.
{{ config(materialized='view', enabled=is_built('amd_consistency')) }}

select
    operation_id,
    coalesce(campaign_id, '') as campaign_id,
    amd_result,
    ended as result,
    count(*) as attempts,
    {{ percent(
        'count(*)', 'sum(count(*)) over (partition by operation_id, campaign_id, amd_result)'
    ) }} as percent_of_heard
from {{ ref('int_amd_matches') }}
where compared_with = 'campaign_results' and gap_seconds is not null
group by operation_id, campaign_id, amd_result, ended
