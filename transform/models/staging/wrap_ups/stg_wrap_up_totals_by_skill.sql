-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('wrap_up_totals_by_skill')) }}

{% set texts = [
    'skill_id', 'cod_act', 'wrap_up_group', 'count', 'description_cod_act', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('skill_id') }} as skill_id,
    {{ as_text('cod_act') }} as cod_act,
    {{ as_text('wrap_up_group') }} as wrap_up_group,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('count') }} as count,
    {{ as_text('description_cod_act') }} as description_cod_act,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'wrap_up_totals_by_skill'), texts), ['report_date', 'wrap_up_group']) }}
