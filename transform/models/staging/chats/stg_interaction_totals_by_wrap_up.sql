-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('interaction_totals_by_wrap_up')) }}

{% set texts = [
    'agent_name', 'cod_act', 'interactions', 'description_cod_act', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('cod_act') }} as cod_act,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('interactions') }} as interactions,
    {{ as_text('description_cod_act') }} as description_cod_act,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'interaction_totals_by_wrap_up'), texts), ['report_date']) }}
