-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('menu_option_totals')) }}

{% set texts = [
    'cod_act', 'description_cod_act', 'count', 'percent', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('cod_act') }} as cod_act,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_text('description_cod_act') }} as description_cod_act,
    {{ as_count('count') }} as count,
    {{ as_percent('percent') }} as percent,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'menu_option_totals'), texts), ['report_date']) }}
