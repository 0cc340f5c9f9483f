{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['operation_id', 'telephone'],
        enabled=is_built('amd_contacts'),
    )
}}

with calls as (

    select
        operation_id,
        coalesce(telephone, '') as telephone,
        date,
        {{ heard('result') }} as result,
        loaded_at
    from {{ ref('stg_amd_detail') }}

),

contacts as (

    select
        calls.operation_id,
        calls.telephone,
        count(*) as calls,
        {{ count_if("calls.result = 'machine'") }} as machines,
        {{ count_if("calls.result = 'human'") }} as humans,
        {{ local('min(calls.date)') }} as first_called_local,
        {{ local('max(calls.date)') }} as last_called_local,
        {{ local("min(case when calls.result = 'human' then calls.date end)") }} as first_reached_local,
        {{ local("max(case when calls.result = 'human' then calls.date end)") }} as last_reached_local,
        max(calls.loaded_at) as loaded_at
    from calls
    {% if is_incremental() %}
    where (calls.operation_id, calls.telephone) in (
        select operation_id, coalesce(telephone, '')
        from {{ ref('stg_amd_detail') }}
        where loaded_at >= {{ loaded_before() }}
    )
    {% endif %}
    group by 1, 2

)

select
    operation_id,
    telephone,
    calls,
    machines,
    humans,
    humans > 0 as is_reached,
    first_called_local,
    last_called_local,
    first_reached_local,
    last_reached_local,
    {{ weekday('first_reached_local') }} as first_reached_weekday,
    cast(extract(hour from first_reached_local) as integer) as first_reached_hour,
    loaded_at
from contacts
