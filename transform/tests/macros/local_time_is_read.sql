-- A UTC time on the clock of the operation, and its weekday.
{{ config(enabled=(var('test_wolkvox', false) and timezone() == 'America/Bogota')) }}

with cases as (

    select timestamp '2026-06-08 04:59:59' as given, timestamp '2026-06-07 23:59:59' as expected, 7 as weekday
    union all select timestamp '2026-06-08 05:00:00', timestamp '2026-06-08 00:00:00', 1

)

select given, expected, weekday
from cases
where {{ local('given') }} <> expected or {{ weekday(local('given')) }} <> weekday
