-- Texts, and what stands for none.

with cases as (

    select cast('a' as varchar(60)) as given, cast('a' as varchar(60)) as expected
    union all select ' padded ', ' padded '
    union all select '0', '0'
    union all select 'NULL', 'NULL'
    union all select '', null
    union all select ' ', null
    union all select '-', null
    union all select '--', null
    union all select '(empty)', null
    union all select null, null

)

select given, expected, {{ as_text('given') }} as found
from cases
where {{ as_text('given') }} is distinct from expected
