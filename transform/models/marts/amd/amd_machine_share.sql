{{ config(materialized='view', enabled=is_built('amd_machine_share')) }}

select
    hours.operation_id,
    hours.campaign_id,
    {{ campaign_name('hours.campaign_id') }} as campaign_name,
    hours.day,
    {{ monday('hours.day') }} as week,
    {{ weekday('hours.day') }} as weekday,
    hours.hour,
    hours.calls,
    hours.machines,
    hours.humans,
    {{ percent('hours.machines', 'hours.calls') }} as machine_percent
from {{ ref('int_amd_hours') }} as hours
{{ join_campaign_names('hours') }}
