-- Which call of another report a row of AMD Detail is of: the one of the same telephone, campaign, and
-- day that is nearest within two minutes. Each has one at most. A row without `gap_seconds` stands for
-- a day, so that each day has one, and what is gone is replaced.
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['operation_id', 'compared_with', 'day'],
        enabled=is_built('int_amd_matches'),
    )
}}

{%- set reports = ['call_detail', 'campaign_results'] | select('in', loaded_reports()) | list %}

with ended as (
    {% for report in reports %}
    {{ 'union all' if not loop.first }}
    select
        operation_id,
        '{{ report }}' as compared_with,
        cast(date_local as date) as day,
        date,
        coalesce(conn_id, '') as conn_id,
        coalesce(customer_id, '') as customer_id,
        occurrence,
        {{ campaign('campaign_id') }} as campaign_id,
        telephone,
        {{ digits('telephone') }} as digits,
        lower({{ 'hang_up' if report == 'call_detail' else 'result' }}) as ended,
        loaded_at
    from {{ rows_of_changed_days(
        ref('stg_' ~ report), [ref('stg_amd_detail')], "compared_with = '" ~ report ~ "'"
    ) }} as report
    {%- if report == 'call_detail' %}
    where coalesce(type_interaction, '') <> 'inbound'
    {%- endif %}
    {% endfor %}
),

heard as (

    {% for report in reports %}
    {{ 'union all' if not loop.first }}
    select
        operation_id,
        '{{ report }}' as compared_with,
        cast(date_local as date) as day,
        date,
        coalesce({{ campaign('campaign_id') }}, '') as campaign_id,
        coalesce(customer_id, '') as customer_id,
        telephone,
        occurrence,
        {{ heard('result') }} as amd_result,
        {{ digits('telephone') }} as digits,
        loaded_at
    from {{ rows_of_changed_days(
        ref('stg_amd_detail'), [ref('stg_' ~ report)], "compared_with = '" ~ report ~ "'"
    ) }} as detail
    {% endfor %}
),

near as (

    -- Rows that are alike in all of this are told apart by nothing, and count as one.
    select distinct
        heard.operation_id,
        heard.compared_with,
        heard.day,
        heard.date,
        heard.campaign_id as amd_campaign_id,
        heard.amd_result,
        ended.date as ended_date,
        ended.campaign_id as ended_campaign_id,
        ended.customer_id as ended_customer_id,
        ended.telephone as ended_telephone,
        ended.occurrence as ended_occurrence,
        ended.conn_id,
        ended.ended,
        abs({{ seconds_after('heard.date', 'ended.date') }}) as gap,
        dense_rank() over (
            order by
                heard.compared_with, heard.operation_id, heard.date, heard.telephone,
                heard.campaign_id, heard.customer_id, heard.occurrence, heard.amd_result
        ) as left_id,
        dense_rank() over (
            order by
                ended.compared_with, ended.operation_id, ended.date, ended.telephone, ended.conn_id,
                ended.campaign_id, ended.customer_id, ended.occurrence, ended.ended
        ) as right_id
    from heard
    inner join ended
        on {{ telephone_and_day('ended') }} = {{ telephone_and_day('heard') }}
        and ended.compared_with = heard.compared_with
        and {{ is_same_telephone('ended.digits', 'heard.digits') }}
        and (ended.campaign_id is null or heard.campaign_id in ('', ended.campaign_id))
        and ended.date between heard.date - interval '120 seconds'
        and heard.date + interval '120 seconds'

),

{{ nearest_pairs('near', rounds=8) }},

days as (

    select operation_id, compared_with, day, max(loaded_at) as loaded_at
    from (
        select operation_id, compared_with, day, loaded_at from heard
        union all
        select operation_id, compared_with, day, loaded_at from ended
    ) as rows_of_days
    group by 1, 2, 3

)

select
    near.operation_id,
    near.compared_with,
    near.day,
    near.date,
    nullif(near.amd_campaign_id, '') as campaign_id,
    near.amd_result,
    near.gap as gap_seconds,
    near.ended_date,
    near.ended_campaign_id,
    near.ended_customer_id,
    near.ended_telephone,
    near.ended_occurrence,
    near.conn_id,
    near.ended,
    cast(null as timestamp) as loaded_at
from near
inner join pairs on pairs.left_id = near.left_id and pairs.right_id = near.right_id
union all
select
    operation_id,
    compared_with,
    day,
    cast(null as timestamp) as date,
    cast(null as varchar(1)) as campaign_id,
    cast(null as varchar(1)) as amd_result,
    cast(null as bigint) as gap_seconds,
    cast(null as timestamp) as ended_date,
    cast(null as varchar(1)) as ended_campaign_id,
    cast(null as varchar(1)) as ended_customer_id,
    cast(null as varchar(1)) as ended_telephone,
    cast(null as bigint) as ended_occurrence,
    cast(null as varchar(1)) as conn_id,
    cast(null as varchar(1)) as ended,
    loaded_at
from days
