-- Durations in seconds, above 24 hours, too.

with cases as (

    select cast('02:02:47' as varchar(60)) as given, cast(7367 as bigint) as expected
    union all select '4:38:08', 16688
    union all select '123:00:00', 442800
    union all select '00:00:00', 0
    union all select '0', 0
    union all select ' 1:00:00 ', 3600
    union all select '', null
    union all select '-', null
    union all select null, null
    union all select '45', null
    union all select '3:20', null
    union all select '1:60:00', null
    union all select '1:00:60', null
    union all select '-1:00:00', null
    union all select '1 day', null
    union all select '1:00:00.5', null

)

select given, expected, {{ as_duration('given') }} as found
from cases
where {{ as_duration('given') }} is distinct from expected
