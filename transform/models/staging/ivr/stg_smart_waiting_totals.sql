-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('smart_waiting_totals')) }}

{% set texts = [
    'skill_id', 'treatment', 'customer_say_no', 'customer_say_yes', 'recall_fail', 'recall_ok',
    'service_level_up', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('skill_id') }} as skill_id,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('treatment') }} as treatment,
    {{ as_count('customer_say_no') }} as customer_say_no,
    {{ as_count('customer_say_yes') }} as customer_say_yes,
    {{ as_count('recall_fail') }} as recall_fail,
    {{ as_count('recall_ok') }} as recall_ok,
    {{ as_percent('service_level_up') }} as service_level_up,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'smart_waiting_totals'), texts), ['report_date']) }}
