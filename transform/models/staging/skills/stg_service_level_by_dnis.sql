-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('service_level_by_dnis')) }}

{% set texts = [
    'dnis', 'inbound_calls', 'answer_calls', 'abandon_calls', 'service_level_10seg',
    'service_level_20seg', 'service_level_30seg', 'abandon', 'asa', 'ata', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('dnis') }} as dnis,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('inbound_calls') }} as inbound_calls,
    {{ as_count('answer_calls') }} as answer_calls,
    {{ as_count('abandon_calls') }} as abandon_calls,
    {{ as_percent('service_level_10seg') }} as service_level_10seg,
    {{ as_percent('service_level_20seg') }} as service_level_20seg,
    {{ as_percent('service_level_30seg') }} as service_level_30seg,
    {{ as_percent('abandon') }} as abandon,
    {{ as_seconds('asa') }} as asa,
    {{ as_seconds('ata') }} as ata,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'service_level_by_dnis'), texts), ['report_date']) }}
