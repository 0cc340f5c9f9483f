-- Days without rows of a table that had some on that weekday in at least three of the four weeks
-- before, up to the day of the newest load of any table, which is not over yet.
with rows_daily as (

    select operation_id, table_name, day, row_count
    from {{ ref('int_rows_daily') }}

),

expected as (

    -- A day that had rows speaks for the same weekday of the next four weeks.
    select
        rows_daily.operation_id,
        rows_daily.table_name,
        {{ days_after('rows_daily.day', 'weeks.days') }} as day,
        count(*) as weeks_with_rows,
        cast(avg(rows_daily.row_count) as decimal(18, 1)) as usual_rows
    from rows_daily
    cross join (
        select 7 as days union all select 14 union all select 21 union all select 28
    ) as weeks
    group by 1, 2, 3

),

newest as (

    select operation_id, cast({{ local('max(newest_load_at)') }} as date) as day
    from {{ ref('table_ages') }}
    group by 1

)

select
    expected.operation_id,
    expected.table_name,
    expected.day,
    {{ weekday('expected.day') }} as weekday,
    expected.weeks_with_rows,
    expected.usual_rows
from expected
inner join newest
    on newest.operation_id = expected.operation_id
left join rows_daily
    on rows_daily.operation_id = expected.operation_id
    and rows_daily.table_name = expected.table_name
    and rows_daily.day = expected.day
where rows_daily.day is null
    and expected.weeks_with_rows >= 3
    and expected.day < newest.day
