-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('text_to_speech_detail')) }}

{% set texts = [
    'tts_text', 'credits', 'recognized_text', 'rp_id', 'characters', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('tts_text') }} as tts_text,
    {{ as_decimal('credits') }} as credits,
    {{ as_text('recognized_text') }} as recognized_text,
    {{ as_text('rp_id') }} as rp_id,
    {{ as_count('characters') }} as characters,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'text_to_speech_detail'), texts) }}
