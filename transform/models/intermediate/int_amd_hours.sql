{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['operation_id', 'day'],
        enabled=is_built('int_amd_hours'),
    )
}}

with calls as (

    select
        operation_id,
        campaign_id,
        cast(date_local as date) as day,
        cast(extract(hour from date_local) as integer) as hour,
        lower(result) as result,
        loaded_at
    from {{ ref('stg_amd_detail') }}
    {% if is_incremental() %}
    where {{ may_have_changed('date', ref('stg_amd_detail')) }}
    {% endif %}

)

select
    calls.operation_id,
    calls.campaign_id,
    calls.day,
    calls.hour,
    count(*) as calls,
    sum(case when calls.result = 'machine' then 1 else 0 end) as machines,
    sum(case when calls.result = 'human' then 1 else 0 end) as humans,
    max(calls.loaded_at) as loaded_at
from calls
{% if is_incremental() %}
inner join ({{ changed_days(ref('stg_amd_detail')) }}) as changed
    on changed.operation_id = calls.operation_id and changed.day = calls.day
{% endif %}
group by 1, 2, 3, 4
