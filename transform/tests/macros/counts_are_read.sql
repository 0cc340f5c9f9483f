-- Whole numbers, and what is none.

with cases as (

    select cast('2' as varchar(60)) as given, cast(2 as bigint) as expected
    union all select '0', 0
    union all select ' 7 ', 7
    union all select '1,234', 1234
    union all select '1,234,567', 1234567
    union all select '2.0', 2
    union all select '-3', -3
    union all select '123456789012345', 123456789012345
    union all select '', null
    union all select '-', null
    union all select '--', null
    union all select ' ', null
    union all select null, null
    union all select '2.887', null
    union all select '1,23', null
    union all select '12,3456', null
    union all select '1.234.567', null
    union all select 'four', null
    union all select '999999999999999999999999999999', null
    union all select '1e3', null
    union all select '3 %', null
    union all select '+1', null
    union all select '2.000', null
    union all select '0,350', null

)

select given, expected, {{ as_count('given') }} as found
from cases
where {{ as_count('given') }} is distinct from expected
