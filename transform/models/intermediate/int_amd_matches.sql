-- Each row of AMD Detail, once for each report that it is compared with, and how its call ended
-- there: the row of the same telephone (its last ten digits) that is nearest within two minutes.
{{ config(materialized='table', enabled=is_built('int_amd_matches')) }}

{%- set reports = ['call_detail', 'campaign_results'] | select('in', loaded_reports()) | list %}

with ended as (

    select
        row_number() over (
            order by compared_with, operation_id, date, digits, conn_id, occurrence
        ) as right_id,
        endings.*
    from (
        {%- for report in reports %}
        {{ 'union all' if not loop.first }}
        select
            operation_id,
            '{{ report }}' as compared_with,
            date,
            conn_id,
            occurrence,
            {{ last_digits('telephone') }} as digits,
            {% if report == 'call_detail' -%}
            lower(hang_up) as ended,
            time_seg as seconds
            {%- else -%}
            lower(result) as ended,
            cast(null as bigint) as seconds
            {%- endif %}
        from {{ ref('stg_' ~ report) }}
        {%- endfor %}
    ) as endings

),

covered as (

    select
        operation_id,
        compared_with,
        min(date) - interval '120 seconds' as covered_from,
        max(date) + interval '120 seconds' as covered_until
    from ended
    group by 1, 2

),

heard as (

    select
        row_number() over (
            order by
                covered.compared_with, calls.operation_id, calls.date, calls.telephone,
                calls.campaign_id, calls.customer_id, calls.occurrence
        ) as left_id,
        calls.operation_id,
        covered.compared_with,
        calls.campaign_id,
        calls.date,
        calls.date_local,
        lower(calls.result) as amd_result,
        {{ last_digits('calls.telephone') }} as digits
    from {{ ref('stg_amd_detail') }} as calls
    inner join covered
        on covered.operation_id = calls.operation_id
        and calls.date between covered.covered_from and covered.covered_until

),

candidates as (

    select
        heard.left_id,
        ended.right_id,
        abs({{ seconds_after('heard.date', 'ended.date') }}) as gap
    from heard
    inner join ended
        on ended.operation_id = heard.operation_id
        and ended.compared_with = heard.compared_with
        and ended.digits = heard.digits
        and ended.date between heard.date - interval '120 seconds'
        and heard.date + interval '120 seconds'

),

{{ nearest_pairs('candidates', rounds=8) }}

select
    heard.operation_id,
    heard.compared_with,
    heard.campaign_id,
    heard.date,
    heard.date_local,
    heard.amd_result,
    pairs.gap is not null as is_matched,
    pairs.gap as gap_seconds,
    ended.conn_id,
    ended.ended,
    ended.seconds
from heard
left join pairs on pairs.left_id = heard.left_id
left join ended on ended.right_id = pairs.right_id
