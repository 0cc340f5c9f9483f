-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('abandoned_calls_by_wait')) }}

{% set texts = [
    'skill_id', 'skill_name', 'abandon_calls', 'abandon_0seg_10seg', 'abandon_11seg_20seg',
    'abandon_21seg_30seg', 'abandon_31seg_40seg', 'abandon_41seg_50seg',
    'abandon_greater_than_51seg', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('skill_id') }} as skill_id,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_text('skill_name') }} as skill_name,
    {{ as_count('abandon_calls') }} as abandon_calls,
    {{ as_count('abandon_0seg_10seg') }} as abandon_0seg_10seg,
    {{ as_count('abandon_11seg_20seg') }} as abandon_11seg_20seg,
    {{ as_count('abandon_21seg_30seg') }} as abandon_21seg_30seg,
    {{ as_count('abandon_31seg_40seg') }} as abandon_31seg_40seg,
    {{ as_count('abandon_41seg_50seg') }} as abandon_41seg_50seg,
    {{ as_count('abandon_greater_than_51seg') }} as abandon_greater_than_51seg,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'abandoned_calls_by_wait'), texts), ['report_date']) }}
