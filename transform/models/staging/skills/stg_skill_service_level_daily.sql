-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('skill_service_level_daily')) }}

{% set texts = [
    'skill_name', 'inbound_calls', 'answer_calls', 'abandon_calls', 'service_level_10seg',
    'service_level_20seg', 'service_level_30seg', 'wait_time', 'abandon', 'asa', 'ata', 'aht',
    'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('skill_name') }} as skill_name,
    cast(date as date) as date,
    occurrence,
    {{ as_count('inbound_calls') }} as inbound_calls,
    {{ as_count('answer_calls') }} as answer_calls,
    {{ as_count('abandon_calls') }} as abandon_calls,
    {{ as_percent('service_level_10seg') }} as service_level_10seg,
    {{ as_percent('service_level_20seg') }} as service_level_20seg,
    {{ as_percent('service_level_30seg') }} as service_level_30seg,
    {{ as_duration('wait_time') }} as wait_time,
    {{ as_percent('abandon') }} as abandon,
    {{ as_seconds('asa') }} as asa,
    {{ as_seconds('ata') }} as ata,
    {{ as_duration('aht') }} as aht,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'skill_service_level_daily'), texts), ['date']) }}
