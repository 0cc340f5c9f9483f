-- Campaigns of the list, as they were when they were last there, and those that other reports have.
{{ config(enabled=is_built('campaigns')) }}

with {{ known_entries(
    'campaigns', 'campaign_id', 'campaign_name', ['type_campaign', 'status', 'skill_id'],
    seen_in_reports('campaign_id', 'campaign_name')
) }}

select
    operation_id,
    campaign_id,
    coalesce(campaign_name, campaign_id) as campaign_name,
    type_campaign,
    status,
    skill_id,
    is_listed,
    last_day
from known
