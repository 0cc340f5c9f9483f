-- Telephones by their digits, and which are the same.

with cases as (

    select
        cast('9573001112222' as varchar(70)) as one,
        cast('3001112222' as varchar(70)) as other,
        true as are_same
    union all select '+57 (300) 111-2222', '573001112222', true
    union all select '956912345678', '912345678', true
    union all select '1112222', '3001112222', true
    union all select '3001112222', '3001112223', false
    union all select '112222', '3001112222', false
    union all select '0', '0', false
    union all select '101', '101', false
    union all select 'anonymous', 'anonymous', false
    union all select '(dropped)', '(dropped)', false
    union all select '', '', false
    union all select '{{ '12ab' * 16 }}', '{{ '12ab' * 16 }}', true
    union all select '{{ '12ab' * 16 }}', '{{ '12cd' * 16 }}', false

),

found as (

    select *, {{ digits('one') }} as one_digits, {{ digits('other') }} as other_digits
    from cases

)

select *
from found
where coalesce({{ is_same_telephone('one_digits', 'other_digits') }}, false) <> are_same
