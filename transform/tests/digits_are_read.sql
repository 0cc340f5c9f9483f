-- The last ten digits of telephones.
{{ config(tags=['macros']) }}

with cases as (

    select cast('9573001112222' as varchar(60)) as given, cast('3001112222' as varchar(60)) as expected
    union all select '+57 (300) 111-2222', '3001112222'
    union all select '3001112222', '3001112222'
    union all select '101', '101'
    union all select 'anonymous', null
    union all select '', null
    union all select null, null

)

select given, expected, {{ last_digits('given') }} as found
from cases
where {{ last_digits('given') }} is distinct from expected
