-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('voice_conversations')) }}

{% set texts = [
    'connect_id', 'conversational_id', 'ivr_time', 'nlp_credits', 'asr_time', 'tts_credits',
    'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('connect_id') }} as connect_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('conversational_id') }} as conversational_id,
    {{ as_duration('ivr_time') }} as ivr_time,
    {{ as_decimal('nlp_credits') }} as nlp_credits,
    {{ as_duration('asr_time') }} as asr_time,
    {{ as_decimal('tts_credits') }} as tts_credits,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'voice_conversations'), texts) }}
