-- A campaign that Wolkvox no longer lists keeps the name that it had last.
{{ config(materialized='view', enabled=is_built('int_campaign_names')) }}

select operation_id, campaign_id, campaign_name
from (
    select
        {{ operation() }} as operation_id,
        {{ campaign(as_text('campaign_id')) }} as campaign_id,
        {{ as_text('campaign_name') }} as campaign_name,
        row_number() over (
            partition by {{ operation() }}, campaign_id order by read_at desc, occurrence
        ) as newest_first
    from {{ filled(source('wolkvox', 'campaigns'), ['campaign_id', 'campaign_name']) }}
) as listed
where newest_first = 1
