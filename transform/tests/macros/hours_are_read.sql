-- Hours of a day.

with cases as (

    select cast('13' as varchar(60)) as given, cast(13 as integer) as expected
    union all select '13:00', 13
    union all select '00:30', 0
    union all select '7:00:00', 7
    union all select '23:59:59', 23
    union all select '24', null
    union all select '', null
    union all select 'x', null
    union all select null, null

)

select given, expected, {{ as_hour('given') }} as found
from cases
where {{ as_hour('given') }} is distinct from expected
