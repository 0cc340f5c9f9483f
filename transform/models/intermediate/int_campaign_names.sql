-- A campaign that Wolkvox no longer lists keeps the name that it had last.
{{ config(materialized='view', enabled=is_built('int_campaign_names')) }}

select operation_id, campaign_id, campaign_name
from (
    {{ last_listed('campaigns', ['campaign_id'], ['campaign_name']) }}
) as campaigns
