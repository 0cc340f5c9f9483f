-- From the first to the last day that any table has rows of; of the last ten thousand days, since a
-- row may have an absurd date.
with bounds as (

    select min(day) as first_day, max(day) as last_day from {{ ref('int_rows_daily') }}

),

digits as (

    {% for digit in range(10) -%}
    select {{ digit }} as digit{{ ' union all ' if not loop.last }}
    {%- endfor %}

),

days as (

    select {{ days_after(
        'bounds.last_day', '-(ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit)'
    ) }} as day, bounds.first_day
    from bounds
    cross join digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands

)

select
    days.day,
    {{ weekday('days.day') }} as weekday,
    {{ monday('days.day') }} as week,
    {{ first_of_month('days.day') }} as month,
    holidays.day is not null as is_holiday,
    holidays.name as holiday
from days
left join {{ ref('holidays') }} as holidays
    on holidays.day = days.day and holidays.country = '{{ country() }}'
where days.day >= days.first_day
