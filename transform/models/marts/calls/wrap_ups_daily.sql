{{ config(materialized='view', enabled=is_built('wrap_ups_daily')) }}

with codes as (

    select
        *,
        -- Set by the server when an agent chose none in time.
        not ({{ is_timeout('code') }}) as is_coded
    from {{ ref('int_wrap_ups_daily') }}
    where level > 0

)

select
    codes.operation_id,
    codes.day,
    codes.campaign_id,
    {{ campaign_name('codes.campaign_id') }} as campaign_name,
    codes.level,
    codes.code,
    codes.description,
    codes.is_coded,
    codes.calls,
    case
        when codes.is_coded
        then {{ percent(
            'codes.calls',
            'sum(case when codes.is_coded then codes.calls end) over (
                partition by codes.operation_id, codes.day, codes.campaign_id, codes.level
            )'
        ) }}
    end as percent_of_coded
from codes
{{ join_campaign_names('codes') }}
