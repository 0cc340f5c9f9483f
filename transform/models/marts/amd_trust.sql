{{ config(enabled=is_built('amd_trust')) }}

with counted as (

    select
        operation_id,
        compared_with,
        amd_result,
        is_matched,
        ended,
        count(*) as calls,
        cast(avg(seconds) as decimal(28, 1)) as average_seconds
    from {{ ref('int_amd_matches') }}
    group by 1, 2, 3, 4, 5

)

select
    operation_id,
    compared_with,
    amd_result,
    is_matched,
    ended,
    calls,
    {{ percent('calls', 'sum(calls) over (partition by operation_id, compared_with, amd_result)') }}
        as percent_of_result,
    case
        when is_matched
        then {{ percent(
            'calls',
            'sum(calls) over (partition by operation_id, compared_with, amd_result, is_matched)'
        ) }}
    end as percent_of_matched,
    average_seconds
from counted
