-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('ivr_calls_by_menu_option')) }}

{% set texts = [
    'rp_id', 'cod_opc_menu', 'calls', 'time', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('rp_id') }} as rp_id,
    {{ as_text('cod_opc_menu') }} as cod_opc_menu,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('calls') }} as calls,
    {{ as_text('time') }} as time,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'ivr_calls_by_menu_option'), texts), ['report_date']) }}
