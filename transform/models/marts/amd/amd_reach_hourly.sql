-- When telephones are called, and how many of them AMD heard as a person then. A view: it counts
-- telephones over all calls, which do not add up by day.
{{ config(materialized='view', enabled=is_built('amd_reach_hourly')) }}

with cells as (

    select
        operation_id,
        telephone,
        {{ weekday('date_local') }} as weekday,
        cast(extract(hour from date_local) as integer) as hour,
        max(case when {{ heard('result') }} = 'human' then 1 else 0 end) as reached
    from {{ ref('stg_amd_detail') }}
    where telephone is not null
    group by 1, 2, 3, 4

),

telephones as (

    select
        operation_id, weekday, hour,
        count(*) as telephones, sum(reached) as reached_telephones,
        0 as first_calls, 0 as reached_first_calls
    from cells
    group by 1, 2, 3
    union all
    select
        operation_id,
        {{ weekday('first_called_local') }},
        cast(extract(hour from first_called_local) as integer),
        0, 0,
        count(*), {{ count_if("first_reached_local = first_called_local") }}
    from {{ ref('amd_contacts') }}
    where telephone <> ''
    group by 1, 2, 3

),

summed as (

    select
        operation_id,
        weekday,
        hour
        {%- for count in ['telephones', 'reached_telephones', 'first_calls', 'reached_first_calls'] %},
        cast(sum({{ count }}) as bigint) as {{ count }}
        {%- endfor %}
    from telephones
    group by 1, 2, 3

)

select
    *,
    {{ rate('reached_telephones', 'telephones', 30) }} as reached_percent_of_telephones,
    {{ rate('reached_first_calls', 'first_calls', 30) }} as reached_percent_of_first_calls
from summed
