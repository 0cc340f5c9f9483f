-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('nlp_detail')) }}

{% set texts = [
    'type_nlp', 'nlp_channel', 'chars_send', 'chars_answer', 'total_chars', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('type_nlp') }} as type_nlp,
    {{ as_text('nlp_channel') }} as nlp_channel,
    {{ as_count('chars_send') }} as chars_send,
    {{ as_count('chars_answer') }} as chars_answer,
    {{ as_count('total_chars') }} as total_chars,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'nlp_detail'), texts) }}
