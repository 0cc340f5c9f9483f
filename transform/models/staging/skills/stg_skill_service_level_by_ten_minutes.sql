-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('skill_service_level_by_ten_minutes')) }}

{% set texts = [
    'skill_id', 'hour', 'inbound_calls', 'answer_calls', 'abandon_calls', 'service_level_10seg',
    'service_level_20seg', 'service_level_30seg', 'asa', 'abandon', 'ata', 'aht', 'acw', 'att',
    'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('skill_id') }} as skill_id,
    {{ as_text('hour') }} as hour,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('inbound_calls') }} as inbound_calls,
    {{ as_count('answer_calls') }} as answer_calls,
    {{ as_count('abandon_calls') }} as abandon_calls,
    {{ as_percent('service_level_10seg') }} as service_level_10seg,
    {{ as_percent('service_level_20seg') }} as service_level_20seg,
    {{ as_percent('service_level_30seg') }} as service_level_30seg,
    {{ as_seconds('asa') }} as asa,
    {{ as_percent('abandon') }} as abandon,
    {{ as_seconds('ata') }} as ata,
    {{ as_duration('aht') }} as aht,
    {{ as_duration('acw') }} as acw,
    {{ as_duration('att') }} as att,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'skill_service_level_by_ten_minutes'), texts), ['report_date']) }}
