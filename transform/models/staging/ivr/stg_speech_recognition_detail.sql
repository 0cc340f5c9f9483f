-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('speech_recognition_detail')) }}

{% set texts = [
    'time', 'language', 'recognized_text', 'rp_id', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('time') }} as time,
    {{ as_text('language') }} as language,
    {{ as_text('recognized_text') }} as recognized_text,
    {{ as_text('rp_id') }} as rp_id,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'speech_recognition_detail'), texts) }}
