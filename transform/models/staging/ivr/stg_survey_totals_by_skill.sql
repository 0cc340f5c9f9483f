-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('survey_totals_by_skill')) }}

{% set texts = [
    'skill_id', 'skill_name', 'surveys', 'q01', 'q02', 'q03', 'q04', 'q05', 'q06', 'q07', 'q08',
    'q09', 'q10', 'average', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('skill_id') }} as skill_id,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_text('skill_name') }} as skill_name,
    {{ as_count('surveys') }} as surveys,
    {{ as_text('q01') }} as q01,
    {{ as_text('q02') }} as q02,
    {{ as_text('q03') }} as q03,
    {{ as_text('q04') }} as q04,
    {{ as_text('q05') }} as q05,
    {{ as_text('q06') }} as q06,
    {{ as_text('q07') }} as q07,
    {{ as_text('q08') }} as q08,
    {{ as_text('q09') }} as q09,
    {{ as_text('q10') }} as q10,
    {{ as_text('average') }} as average,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'survey_totals_by_skill'), texts), ['report_date']) }}
