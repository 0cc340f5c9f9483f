-- Percent, with and without its sign.

with cases as (

    select cast('34.64 %' as varchar(60)) as given, cast('34.64' as decimal(28, 6)) as expected
    union all select '15,233.33 %', '15233.33'
    union all select '7%', '7'
    union all select '7', '7'
    union all select '0.00 %', '0'
    union all select '0.755', null
    union all select '.5', null
    union all select '1', null
    union all select '1.0', null
    union all select '1 %', '1'
    union all select '0.755 %', '0.755'
    union all select '0', '0'
    union all select '0.00', '0'
    union all select '1.5', '1.5'
    union all select '-', null
    union all select '%', null
    union all select 'half', null
    union all select null, null
    union all select '34,64 %', null

)

select given, expected, {{ as_percent('given') }} as found
from cases
where {{ as_percent('given') }} is distinct from expected
