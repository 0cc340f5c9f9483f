-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('call_totals_by_duration')) }}

{% set texts = [
    'duration', 'calls', 'minutes', 'cost', 'percentage', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('duration') }} as duration,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('calls') }} as calls,
    {{ as_decimal('minutes') }} as minutes,
    {{ as_money('cost') }} as cost,
    {{ as_percent('percentage') }} as percentage,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'call_totals_by_duration'), texts), ['report_date']) }}
