-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('ivr_calls_daily')) }}

{% set texts = [
    'calls', 'ivr_minutes', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    cast(day as date) as day,
    occurrence,
    {{ as_count('calls') }} as calls,
    {{ as_decimal('ivr_minutes') }} as ivr_minutes,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'ivr_calls_daily'), texts), ['day']) }}
