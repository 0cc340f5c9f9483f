-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('campaigns')) }}

{% set texts = [
    'campaign_id', 'campaign_name', 'campaign_description', 'type_campaign', 'status', 'records',
    'speed', 'dial_mode', 'last_use', 'recycled', 'turbo_dial', 'skill_id', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('campaign_id') }} as campaign_id,
    occurrence,
    {{ as_text('campaign_name') }} as campaign_name,
    {{ as_text('campaign_description') }} as campaign_description,
    {{ as_text('type_campaign') }} as type_campaign,
    {{ as_text('status') }} as status,
    {{ as_count('records') }} as records,
    {{ as_text('speed') }} as speed,
    {{ as_text('dial_mode') }} as dial_mode,
    {{ as_text('last_use') }} as last_use,
    {{ as_text('recycled') }} as recycled,
    {{ as_text('turbo_dial') }} as turbo_dial,
    {{ as_text('skill_id') }} as skill_id,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'campaigns'), texts), []) }}
