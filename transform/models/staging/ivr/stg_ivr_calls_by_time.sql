-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('ivr_calls_by_time')) }}

{% set texts = [
    'day', 'calls', 'ivr_minutes', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('day') }} as day,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('calls') }} as calls,
    {{ as_decimal('ivr_minutes') }} as ivr_minutes,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'ivr_calls_by_time'), texts), ['report_date']) }}
