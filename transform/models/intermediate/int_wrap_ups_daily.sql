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
        operation_id,
        cast(date_local as date) as day,
        conn_id,
        {{ campaign('campaign_id') }} as campaign_id,
        cod_act,
        description_cod_act,
        cod_act_2,
        description_cod_act_2,
        loaded_at
    from {{ rows_of_changed_days(ref('stg_call_detail')) }} as detail

),

codes as (

    select
        operation_id, day, campaign_id, conn_id, loaded_at,
        0 as level, cast(null as varchar(1)) as code, cast(null as varchar(1)) as description
    from calls
    union all
    select
        operation_id, day, campaign_id, conn_id, loaded_at,
        1 as level, cod_act as code, description_cod_act as description
    from calls
    where cod_act is not null
    union all
    select
        operation_id, day, campaign_id, conn_id, loaded_at,
        2 as level, cod_act_2 as code, description_cod_act_2 as description
    from calls
    where cod_act_2 is not null

),

coded as (

    select
        operation_id,
        day,
        campaign_id,
        level,
        code,
        conn_id,
        max(description) as description,
        count(*) as row_count,
        max(loaded_at) as loaded_at
    from codes
    group by 1, 2, 3, 4, 5, 6

)

select
    operation_id,
    day,
    campaign_id,
    level,
    code,
    max(description) as description,
    cast(sum(row_count) as bigint) as row_count,
    -- A call that was passed on has several rows, and counts once.
    cast(sum(case when conn_id is null then row_count else 1 end) as bigint) as calls,
    max(loaded_at) as loaded_at
from coded
group by 1, 2, 3, 4, 5
