-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('quality_totals_by_attribute')) }}

{% set texts = [
    'survey', 'category', 'attribute', 'yes', 'no', 'percent', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('survey') }} as survey,
    {{ as_text('category') }} as category,
    {{ as_text('attribute') }} as attribute,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('yes') }} as yes,
    {{ as_count('no') }} as no,
    {{ as_percent('percent') }} as percent,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'quality_totals_by_attribute'), texts), ['report_date']) }}
