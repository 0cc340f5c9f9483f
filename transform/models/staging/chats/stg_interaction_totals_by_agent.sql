-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('interaction_totals_by_agent')) }}

{% set texts = [
    'agent_name', 'interactions', 'close_time', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('agent_name') }} as agent_name,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('interactions') }} as interactions,
    {{ as_duration('close_time') }} as close_time,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'interaction_totals_by_agent'), texts), ['report_date']) }}
