{{ config(enabled=is_built('campaign_funnel_daily')) }}

with counted as (

    select
        operation_id,
        campaign_id,
        day,
        count(*) as attempts,
        count(distinct coalesce(customer_id, '') || '/' || coalesce(telephone, '')) as records,
        {{ count_if("result_kind in ('person', 'dropped', 'machine')") }}
            as answered,
        {{ count_if("result_kind in ('person', 'dropped')") }} as people,
        {{ count_if("result_kind = 'dropped'") }} as dropped,
        {{ count_if("is_right_party") }} as right_party,
        {{ count_if("is_hit") }} as hits
    from {{ ref('attempts') }}
    group by 1, 2, 3

)
{%- if is_loaded('campaign_totals_by_attempt_result') %},

server as (

    select
        operation_id,
        {{ campaign('campaign_id') }} as campaign_id,
        report_date as day,
        sum(records) as attempts
    from {{ ref('stg_campaign_totals_by_attempt_result') }}
    group by 1, 2, 3

)
{%- endif %}

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
    {% if is_loaded('campaign_totals_by_attempt_result') -%}
    cast(server.attempts as bigint) as server_attempts,
    {%- else -%}
    cast(null as bigint) as server_attempts,
    {%- endif %}
    {{ percent('counted.answered', 'counted.attempts') }} as answered_percent,
    {{ percent('counted.people', 'counted.answered') }} as people_percent,
    {{ percent('counted.dropped', 'counted.people') }} as dropped_percent,
    {{ percent('counted.right_party', 'counted.people') }} as right_party_percent,
    {{ percent('counted.hits', 'counted.right_party') }} as hit_percent
from counted
{%- if is_loaded('campaign_totals_by_attempt_result') %}
left join server
    on server.operation_id = counted.operation_id
    and server.campaign_id = counted.campaign_id
    and server.day = counted.day
{%- endif %}
{{ join_campaign_names('counted') }}
