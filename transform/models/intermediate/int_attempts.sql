-- A row of `campaign_results`, numbered within its record. Built by changed record.
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['operation_id', 'record_campaign_id', 'record_customer_id', 'record_telephone'],
        enabled=is_built('int_attempts'),
    )
}}

with results as (

    select
        *,
        -- A key that is never null, as the warehouses want it.
        coalesce(campaign_id, '') as record_campaign_id,
        coalesce(customer_id, '') as record_customer_id,
        coalesce(telephone, '') as record_telephone
    from {{ ref('stg_campaign_results') }}

)

select
    operation_id,
    record_campaign_id,
    record_customer_id,
    record_telephone,
    {{ campaign('campaign_id') }} as campaign_id,
    customer_id,
    telephone,
    date as dialed_at,
    date_local as dialed_local,
    {% if personal_data('customer_data') == 'drop' -%}
    -- All records would be one.
    cast(null as bigint) as attempt,
    cast(null as bigint) as seconds_since_last,
    {%- else -%}
    row_number() over (
        partition by operation_id, record_campaign_id, record_customer_id, record_telephone
        order by date, occurrence
    ) as attempt,
    {{ seconds_after('date', 'lag(date) over (
        partition by operation_id, record_campaign_id, record_customer_id, record_telephone
        order by date, occurrence
    )') }} as seconds_since_last,
    {%- endif %}
    conn_id,
    lower(result) as result,
    occurrence,
    loaded_at
from results
{% if is_incremental() %}
where (operation_id, record_campaign_id, record_customer_id, record_telephone) in (
    select operation_id, record_campaign_id, record_customer_id, record_telephone
    from results
    where loaded_at >= {{ loaded_before() }}
)
{% endif %}
