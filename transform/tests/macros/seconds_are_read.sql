-- Seconds, as a number or as a duration.

with cases as (

    select cast('12' as varchar(60)) as given, cast(12 as bigint) as expected
    union all select '1,234', 1234
    union all select '12.4', 12
    union all select '0:03:20', 200
    union all select '0', 0
    union all select '-', null
    union all select '', null
    union all select null, null
    union all select '3:20', null
    union all select '1.234', null
    union all select '12.345', null
    union all select '0.350', 0
    union all select '1234.567', 1235
    union all select 'soon', null

)

select given, expected, {{ as_seconds('given') }} as found
from cases
where {{ as_seconds('given') }} is distinct from expected
