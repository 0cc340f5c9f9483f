-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('nlp_totals')) }}

{% set texts = [
    'type_nlp', 'nlp_amount', 'chars_send', 'chars_answer', 'total_chars', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('type_nlp') }} as type_nlp,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('nlp_amount') }} as nlp_amount,
    {{ as_count('chars_send') }} as chars_send,
    {{ as_count('chars_answer') }} as chars_answer,
    {{ as_count('total_chars') }} as total_chars,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'nlp_totals'), texts), ['report_date']) }}
