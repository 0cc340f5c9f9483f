-- Numbers with decimals, and what is none.

with cases as (

    select cast('2.887' as varchar(60)) as given, cast('2.887' as decimal(28, 6)) as expected
    union all select '15,233.33', '15233.33'
    union all select '0', '0'
    union all select '-1.5', '-1.5'
    union all select ' 3.10 ', '3.1'
    union all select '1,234', '1234'
    union all select '0.1234567', '0.123457'
    union all select '', null
    union all select '-', null
    union all select null, null
    union all select '1,5', null
    union all select '0,350', null
    union all select '1.2.3', null
    union all select '.', null
    union all select 'NaN', null
    union all select '1e3', null
    union all select '999999999999999999999999999999', null

)

select given, expected, {{ as_decimal('given') }} as found
from cases
where {{ as_decimal('given') }} is distinct from expected
