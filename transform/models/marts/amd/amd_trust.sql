-- Of what was heard as a human alone: no report shows what machines were in truth.
{{ config(enabled=is_built('amd_trust')) }}

{%- set reports = ['call_detail', 'campaign_results'] | select('in', loaded_reports()) | list %}

with matches as (

    -- Of a report that is no longer loaded, matches are no longer made.
    select *
    from {{ ref('int_amd_matches') }}
    where compared_with in ('{{ reports | join("', '") }}')

),

newest as (

    -- Its last day may not be complete.
    select operation_id, compared_with, max(day) as day
    from matches
    where endings > 0
    group by 1, 2

),

covered as (

    select days.operation_id, days.compared_with, days.day, days.humans
    from matches as days
    inner join newest
        on newest.operation_id = days.operation_id
        and newest.compared_with = days.compared_with
        and days.day < newest.day
    where days.endings > 0

),

heard as (

    select operation_id, compared_with, sum(humans) as calls
    from covered
    group by 1, 2

),

matched as (

    select
        matches.operation_id,
        matches.compared_with,
        matches.ended,
        count(*) as calls,
        cast(avg(matches.seconds) as decimal(28, 1)) as average_seconds
    from matches
    inner join covered
        on covered.operation_id = matches.operation_id
        and covered.compared_with = matches.compared_with
        and covered.day = matches.day
    where matches.amd_result = 'human' and matches.gap_seconds is not null
    group by 1, 2, 3

),

all_matched as (

    select operation_id, compared_with, sum(calls) as calls
    from matched
    group by 1, 2

),

counted as (

    select
        operation_id, compared_with, true as is_matched, ended, calls, average_seconds
    from matched
    union all
    select
        heard.operation_id,
        heard.compared_with,
        false as is_matched,
        null as ended,
        heard.calls - coalesce(all_matched.calls, 0) as calls,
        null as average_seconds
    from heard
    left join all_matched
        on all_matched.operation_id = heard.operation_id
        and all_matched.compared_with = heard.compared_with

)

select
    operation_id,
    compared_with,
    'human' as amd_result,
    is_matched,
    ended,
    cast(calls as bigint) as calls,
    {{ percent('calls', 'sum(calls) over (partition by operation_id, compared_with)') }}
        as percent_of_result,
    case
        when is_matched
        then {{ percent(
            'calls', 'sum(calls) over (partition by operation_id, compared_with, is_matched)'
        ) }}
    end as percent_of_matched,
    average_seconds
from counted
where calls > 0
