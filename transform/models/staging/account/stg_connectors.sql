-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('connectors')) }}

{% set texts = [
    'connector_id', 'rp_id', 'name', 'channel', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('connector_id') }} as connector_id,
    occurrence,
    {{ as_text('rp_id') }} as rp_id,
    {{ as_text('name') }} as name,
    {{ as_text('channel') }} as channel,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'connectors'), texts), []) }}
