{{ config(materialized='view', enabled=is_built('wrap_ups_daily')) }}

select
    codes.operation_id,
    codes.day,
    codes.campaign_id,
    {{ campaign_name('codes.campaign_id') }} as campaign_name,
    codes.level,
    codes.code,
    codes.description,
    codes.calls,
    {{ percent(
        'codes.calls',
        'sum(codes.calls) over (
            partition by codes.operation_id, codes.day, codes.campaign_id, codes.level
        )'
    ) }} as percent_of_coded
from {{ ref('int_wrap_ups_daily') }} as codes
{{ join_campaign_names('codes') }}
where codes.level > 0
