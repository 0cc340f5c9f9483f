-- Level 0 is all rows, whatever their codes: so each day has some, and what is gone is replaced.
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['operation_id', 'day'],
        enabled=is_built('int_wrap_ups_daily'),
    )
}}

with calls as (

    select
        calls.operation_id,
        cast(calls.date_local as date) as day,
        nullif(calls.campaign_id, '0') as campaign_id,
        calls.cod_act,
        calls.description_cod_act,
        calls.cod_act_2,
        calls.description_cod_act_2,
        calls.loaded_at
    from {{ ref('stg_call_detail') }} as calls
    {% if is_incremental() %}
    inner join ({{ changed_days(ref('stg_call_detail')) }}) as changed
        on changed.operation_id = calls.operation_id
        and changed.day = cast(calls.date_local as date)
    where {{ may_have_changed('calls.date', ref('stg_call_detail')) }}
    {% endif %}

),

codes as (

    select
        operation_id, day, campaign_id, loaded_at,
        0 as level, cast(null as varchar(1)) as code, cast(null as varchar(1)) as description
    from calls
    union all
    select
        operation_id, day, campaign_id, loaded_at,
        1 as level, cod_act as code, description_cod_act as description
    from calls
    where cod_act is not null
    union all
    select
        operation_id, day, campaign_id, loaded_at,
        2 as level, cod_act_2 as code, description_cod_act_2 as description
    from calls
    where cod_act_2 is not null

)

select
    operation_id,
    day,
    campaign_id,
    level,
    code,
    max(description) as description,
    count(*) as calls,
    max(loaded_at) as loaded_at
from codes
group by 1, 2, 3, 4, 5
