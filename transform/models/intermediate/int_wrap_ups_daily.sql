{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['operation_id', 'day'],
        enabled=is_built('int_wrap_ups_daily'),
    )
}}

with calls as (

    select *, cast(date_local as date) as day
    from {{ ref('stg_call_detail') }}

),

codes as (

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

),

counted as (

    select
        codes.operation_id,
        codes.day,
        codes.campaign_id,
        codes.level,
        codes.code,
        max(codes.description) as description,
        count(*) as calls,
        max(codes.loaded_at) as loaded_at
    from codes
    {% if is_incremental() %}
    inner join ({{ changed_days(ref('stg_call_detail'), 'date_local') }}) as changed
        on changed.operation_id = codes.operation_id and changed.day = codes.day
    {% endif %}
    group by codes.operation_id, codes.day, codes.campaign_id, codes.level, codes.code

)

select
    operation_id,
    day,
    campaign_id,
    level,
    code,
    description,
    calls,
    {{ percent('calls', 'sum(calls) over (partition by operation_id, day, campaign_id, level)') }}
        as share,
    loaded_at
from counted
