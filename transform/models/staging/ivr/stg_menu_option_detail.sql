-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('menu_option_detail')) }}

{% set texts = [
    'conn_id', 'rp_id', 'attempt', 'second_event', 'customer_id', 'channel', 'telephone',
    'cod_opc_menu', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('conn_id') }} as conn_id,
    {{ as_text('rp_id') }} as rp_id,
    {{ as_count('attempt') }} as attempt,
    {{ as_seconds('second_event') }} as second_event,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('customer_id') }} as customer_id,
    {{ as_text('channel') }} as channel,
    {{ as_text('telephone') }} as telephone,
    {{ as_text('cod_opc_menu') }} as cod_opc_menu,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'menu_option_detail'), texts) }}
