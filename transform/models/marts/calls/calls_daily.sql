{{ config(materialized='view', enabled=is_built('calls_daily')) }}

select
    calls.operation_id,
    calls.day,
    calls.campaign_id,
    {{ campaign_name('calls.campaign_id') }} as campaign_name,
    calls.agent_id,
    calls.agent_name,
    calls.type_interaction,
    calls.calls,
    calls.cost,
    calls.total_seconds,
    calls.average_seconds
from {{ ref('int_calls_daily') }} as calls
{{ join_campaign_names('calls') }}
