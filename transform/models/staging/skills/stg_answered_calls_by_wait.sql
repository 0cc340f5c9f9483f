-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('answered_calls_by_wait')) }}

{% set texts = [
    'skill_id', 'skill_name', 'answer_calls', 'answer_0seg_10seg', 'answer_11seg_20seg',
    'answer_21seg_30seg', 'answer_31seg_40seg', 'answer_41seg_50seg', 'answer_greater_than_51seg',
    'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('skill_id') }} as skill_id,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_text('skill_name') }} as skill_name,
    {{ as_count('answer_calls') }} as answer_calls,
    {{ as_count('answer_0seg_10seg') }} as answer_0seg_10seg,
    {{ as_count('answer_11seg_20seg') }} as answer_11seg_20seg,
    {{ as_count('answer_21seg_30seg') }} as answer_21seg_30seg,
    {{ as_count('answer_31seg_40seg') }} as answer_31seg_40seg,
    {{ as_count('answer_41seg_50seg') }} as answer_41seg_50seg,
    {{ as_count('answer_greater_than_51seg') }} as answer_greater_than_51seg,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'answered_calls_by_wait'), texts), ['report_date']) }}
