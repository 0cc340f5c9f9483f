-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('unconnected_call_totals')) }}

{% set texts = [
    'result', 'count', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('result') }} as result,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('count') }} as count,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'unconnected_call_totals'), texts), ['report_date']) }}
