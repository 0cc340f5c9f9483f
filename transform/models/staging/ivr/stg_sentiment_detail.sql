-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('sentiment_detail')) }}

{% set texts = [
    'units', 'text', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_decimal('units') }} as units,
    {{ as_text('text') }} as text,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'sentiment_detail'), texts) }}
