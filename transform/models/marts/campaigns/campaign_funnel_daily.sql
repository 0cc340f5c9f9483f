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
        -- Null where the reports that tell are not loaded.
        {{ count_if("is_abandoned", told="is_abandoned") }} as abandoned,
        {{ count_if("is_right_party", told="is_right_party") }} as right_party,
        {{ count_if("is_hit", told="is_hit") }} as hits
    from {{ ref('attempts') }}
    group by 1, 2, 3

)
{%- if is_loaded('campaign_totals_by_attempt_result') %},

server as (

    select
        operation_id,
        {{ campaign('campaign_id') }} as campaign_id,
        report_date as day,
        cast(sum(records) as bigint) as attempts
    from {{ ref('stg_campaign_totals_by_attempt_result') }}
    group by 1, 2, 3

),

server_days as (

    -- Where all campaigns were asked for at once, there is one number for all of them.
    select
        operation_id,
        day,
        cast(coalesce(
            sum(case when campaign_id = 'all' then attempts end), sum(attempts)
        ) as bigint) as attempts
    from server
    group by 1, 2

)
{%- endif %},

days as (

    select
        {%- if is_loaded('campaign_totals_by_attempt_result') %}
        coalesce(counted.operation_id, server.operation_id) as operation_id,
        coalesce(counted.campaign_id, server.campaign_id) as campaign_id,
        coalesce(counted.day, server.day) as day,
        coalesce(counted.attempts, 0) as attempts,
        coalesce(counted.records, 0) as records,
        coalesce(counted.answered, 0) as answered,
        coalesce(counted.people, 0) as people,
        coalesce(counted.dropped, 0) as dropped,
        counted.abandoned,
        counted.right_party,
        counted.hits,
        server.attempts as server_attempts
    from counted
    -- The server also counts days on which each record was dialed again later.
    full outer join (
        select * from server where coalesce(campaign_id, '') <> 'all'
    ) as server
        on server.operation_id = counted.operation_id
        and coalesce(server.campaign_id, '') = coalesce(counted.campaign_id, '')
        and server.day = counted.day
        {%- else %}
        counted.*,
        cast(null as bigint) as server_attempts
    from counted
        {%- endif %}

)

select
    days.operation_id,
    days.campaign_id,
    {{ campaign_name('days.campaign_id') }} as campaign_name,
    days.day,
    days.attempts,
    {{ 'cast(null as bigint)' if personal_data('customer_data') == 'drop' else 'days.records' }} as records,
    days.answered,
    days.people,
    days.dropped,
    days.abandoned,
    days.right_party,
    days.hits,
    days.server_attempts,
    {% if is_loaded('campaign_totals_by_attempt_result') -%}
    server_days.attempts as server_attempts_of_day,
    {%- else -%}
    cast(null as bigint) as server_attempts_of_day,
    {%- endif %}
    {{ percent('days.answered', 'days.attempts') }} as answered_percent,
    {{ percent('days.people', 'days.answered') }} as people_percent,
    {{ percent('days.dropped', 'days.people') }} as dropped_percent,
    {{ percent('days.right_party', 'days.people') }} as right_party_percent,
    {{ percent('days.hits', 'days.right_party') }} as hit_percent
from days
{%- if is_loaded('campaign_totals_by_attempt_result') %}
left join server_days
    on server_days.operation_id = days.operation_id
    and server_days.day = days.day
{%- endif %}
{{ join_campaign_names('days') }}
