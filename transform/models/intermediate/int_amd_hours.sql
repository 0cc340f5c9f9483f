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
        {{ campaign('campaign_id') }} as campaign_id,
        cast(date_local as date) as day,
        cast(extract(hour from date_local) as integer) as hour,
        {{ heard('result') }} as result,
        loaded_at
    from {{ rows_of_changed_days(ref('stg_amd_detail')) }} as detail

)

select
    operation_id,
    campaign_id,
    day,
    hour,
    count(*) as calls,
    {{ count_if("result = 'machine'") }} as machines,
    {{ count_if("result = 'human'") }} as humans,
    max(loaded_at) as loaded_at
from calls
group by 1, 2, 3, 4
