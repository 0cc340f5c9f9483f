-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('quality_totals_by_analyst')) }}

{% set texts = [
    'quality_analyst', 'evaluations', 'precision_unit_critical_error',
    'precision_opportunity_critical_error', 'accuracy', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('quality_analyst') }} as quality_analyst,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('evaluations') }} as evaluations,
    {{ as_percent('precision_unit_critical_error') }} as precision_unit_critical_error,
    {{ as_percent('precision_opportunity_critical_error') }} as precision_opportunity_critical_error,
    {{ as_percent('accuracy') }} as accuracy,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'quality_totals_by_analyst'), texts), ['report_date']) }}
