-- Of what was heard as a human alone: no report shows what machines were in truth.
{{ config(enabled=is_built('amd_trust')) }}

with covered as (

    select operation_id, compared_with, min(day) as first_day, max(day) as last_day
    from {{ ref('int_amd_matches') }}
    where endings > 0
    group by 1, 2

),

heard as (

    select days.operation_id, days.compared_with, sum(days.humans) as calls
    from {{ ref('int_amd_matches') }} as days
    inner join covered
        on covered.operation_id = days.operation_id
        and covered.compared_with = days.compared_with
    where days.gap_seconds is null and days.day between covered.first_day and covered.last_day
    group by 1, 2

),

matched as (

    select
        operation_id,
        compared_with,
        ended,
        count(*) as calls,
        cast(avg(seconds) as decimal(28, 1)) as average_seconds
    from {{ ref('int_amd_matches') }}
    where amd_result = 'human' and gap_seconds is not null
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
