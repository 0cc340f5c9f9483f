-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('whatsapp_ad_detail')) }}

{% set texts = [
    'chat_id', 'source_url', 'source_type', 'source_id', 'rp_id', 'agent_id', 'media_type',
    'media_url', 'cod_act', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('chat_id') }} as chat_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('source_url') }} as source_url,
    {{ as_text('source_type') }} as source_type,
    {{ as_text('source_id') }} as source_id,
    {{ as_text('rp_id') }} as rp_id,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('media_type') }} as media_type,
    {{ as_text('media_url') }} as media_url,
    {{ as_text('cod_act') }} as cod_act,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'whatsapp_ad_detail'), texts) }}
