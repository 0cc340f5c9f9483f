-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('ivr_call_detail')) }}

{% set texts = [
    'conn_id', 'cod_opc_menu', 'rp_id', 'rp_name', 'dn_transfer', 'result', 'ani', 'time',
    'customer_id', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ as_text('cod_opc_menu') }} as cod_opc_menu,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('rp_id') }} as rp_id,
    {{ as_text('rp_name') }} as rp_name,
    {{ as_text('dn_transfer') }} as dn_transfer,
    {{ as_text('result') }} as result,
    {{ as_text('ani') }} as ani,
    {{ as_text('time') }} as time,
    {{ as_text('customer_id') }} as customer_id,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'ivr_call_detail'), texts) }}
