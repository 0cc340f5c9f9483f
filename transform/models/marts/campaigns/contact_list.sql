-- Campaigns as the server lists them now, beside the attempts that are loaded.
{{ config(materialized='view', enabled=is_built('contact_list')) }}

with listed as (

    select operation_id, campaign_id, campaign_name, status, records
    from {{ ref('stg_campaigns') }}
    where occurrence = 1

),

records as (

    select operation_id, campaign_id, customer_id, telephone, max(attempt) as attempts
    from {{ ref('int_attempts') }}
    group by 1, 2, 3, 4

),

tried as (

    select operation_id, campaign_id, count(*) as records, sum(attempts) as attempts
    from records
    group by 1, 2

)

select
    listed.operation_id,
    listed.campaign_id,
    listed.campaign_name,
    listed.status,
    listed.records,
    cast(coalesce(tried.records, 0) as bigint) as tried_records,
    cast(coalesce(tried.attempts, 0) as bigint) as attempts,
    {{ percent('tried.records', 'listed.records') }} as tried_percent,
    cast(1.0 * tried.attempts / nullif(tried.records, 0) as decimal(18, 2)) as attempts_per_record
from listed
left join tried
    on tried.operation_id = listed.operation_id and tried.campaign_id = listed.campaign_id
