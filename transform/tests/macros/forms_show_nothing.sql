-- The form of a value tells what it looks like, and nothing of what it says.

with cases as (

    select cast('34,64 %' as varchar(60)) as given, cast('99,99 %' as varchar(60)) as expected
    union all select 'Ñandú 7', 'aaaaa 9'
    union all select '+57 300-1', '+99 999-9'
    union all select 'O''Brien', 'aaaaaaa'

)

select given, expected, {{ form_of('given') }} as found
from cases
where {{ form_of('given') }} is distinct from expected
