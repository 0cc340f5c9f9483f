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
        date_local,
        occurrence,
        lower(result) as result,
        loaded_at
    from {{ ref('stg_amd_detail') }}

),

contacts as (

    select
        calls.operation_id,
        calls.telephone,
        count(*) as calls,
        sum(case when calls.result = 'machine' then 1 else 0 end) as machines,
        sum(case when calls.result = 'human' then 1 else 0 end) as humans,
        min(calls.date_local) as first_called_at,
        max(calls.date_local) as last_called_at,
        min(case when calls.result = 'human' then calls.date_local end) as first_reached_at,
        max(case when calls.result = 'human' then calls.date_local end) as last_reached_at,
        max(calls.loaded_at) as loaded_at
    from calls
    {% if is_incremental() %}
    inner join (
        select distinct operation_id, telephone
        from calls
        where loaded_at >= (
            select coalesce(max(loaded_at), timestamp '1970-01-02 00:00:00') - interval '14 hours'
            from {{ this }}
        )
    ) as changed
        on changed.operation_id = calls.operation_id and changed.telephone = calls.telephone
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
    first_called_at,
    last_called_at,
    first_reached_at,
    last_reached_at,
    {{ weekday('first_reached_at') }} as first_reached_weekday,
    cast(extract(hour from first_reached_at) as integer) as first_reached_hour,
    loaded_at
from contacts
