-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('activity_codes')) }}

{% set texts = [
    'type_code', 'cod_act', 'description_cod_act', 'hit', 'rpc', 'chat', 'studio', 'voice',
    'interactions', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('type_code') }} as type_code,
    {{ as_text('cod_act') }} as cod_act,
    occurrence,
    {{ as_text('description_cod_act') }} as description_cod_act,
    {{ as_text('hit') }} as hit,
    {{ as_text('rpc') }} as rpc,
    {{ as_text('chat') }} as chat,
    {{ as_text('studio') }} as studio,
    {{ as_text('voice') }} as voice,
    {{ as_text('interactions') }} as interactions,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'activity_codes'), texts), []) }}
