-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('text_to_speech_totals')) }}

{% set texts = [
    'total', 'characters', 'tts_text', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('total') }} as total,
    {{ as_count('characters') }} as characters,
    {{ as_text('tts_text') }} as tts_text,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'text_to_speech_totals'), texts), ['report_date']) }}
