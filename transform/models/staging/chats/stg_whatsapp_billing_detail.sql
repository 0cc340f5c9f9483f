-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('whatsapp_billing_detail')) }}

{% set texts = [
    'session_id', 'conn_id', 'customer_phone', 'template', 'destiny', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('session_id') }} as session_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('conn_id') }} as conn_id,
    {{ as_text('customer_phone') }} as customer_phone,
    {{ as_text('template') }} as template,
    {{ as_text('destiny') }} as destiny,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'whatsapp_billing_detail'), texts) }}
