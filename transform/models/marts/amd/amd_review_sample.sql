-- Rows of AMD Detail to listen to: those with the least hash of their key, so the same ones each
-- time, and chance alone decides which. A view, since it sorts all rows.
{{ config(materialized='view', enabled=is_built('amd_review_sample')) }}

with heard as (

    select
        operation_id,
        {{ campaign('campaign_id') }} as campaign_id,
        {{ first_of_month('date_local') }} as month,
        md5(concat_ws(
            '/',
            operation_id,
            coalesce(campaign_id, ''),
            coalesce(customer_id, ''),
            coalesce(telephone, ''),
            cast({{ seconds_after('date', "timestamp '1970-01-01 00:00:00'") }} as varchar(20)),
            cast(occurrence as varchar(20))
        )) as review_id,
        date_local,
        customer_id,
        telephone,
        {{ heard('result') }} as amd_result
    from {{ ref('stg_amd_detail') }}

),

ranked as (

    select
        *,
        row_number() over (
            partition by operation_id, campaign_id, month order by review_id
        ) as place
    from heard

)

select
    operation_id,
    coalesce(campaign_id, '') as campaign_id,
    month,
    place,
    review_id,
    date_local,
    customer_id,
    telephone,
    amd_result
from ranked
where place <= 400
