-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('audios')) }}

{% set texts = [
    'audio_id', 'size', 'duration', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('audio_id') }} as audio_id,
    occurrence,
    {{ utc('created_at') }} as created_at,
    {{ local(utc('created_at')) }} as created_at_local,
    {{ as_text('size') }} as size,
    {{ as_seconds('duration') }} as duration,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'audios'), texts), []) }}
