-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('skill_workforce_by_hour')) }}

{% set texts = [
    'skill_id', 'hour', 'inbound_calls', 'inbound_calls_unique_customers', 'aht', 'agents_needed',
    'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('skill_id') }} as skill_id,
    {{ as_text('hour') }} as hour,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('inbound_calls') }} as inbound_calls,
    {{ as_count('inbound_calls_unique_customers') }} as inbound_calls_unique_customers,
    {{ as_duration('aht') }} as aht,
    {{ as_count('agents_needed') }} as agents_needed,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'skill_workforce_by_hour'), texts), ['report_date']) }}
