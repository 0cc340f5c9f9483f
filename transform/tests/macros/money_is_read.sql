-- Money, with and without a sign.

with cases as (

    select cast('0.35' as varchar(60)) as given, cast('0.35' as decimal(28, 6)) as expected
    union all select '$ 1,200.5', '1200.5'
    union all select '$12', '12'
    union all select '', null
    union all select '--', null
    union all select '12 USD', null
    union all select '1.200,50', null
    union all select null, null

)

select given, expected, {{ as_money('given') }} as found
from cases
where {{ as_money('given') }} is distinct from expected
