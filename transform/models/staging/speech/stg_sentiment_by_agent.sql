-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('sentiment_by_agent')) }}

{% set texts = [
    'agent_id', 'agent_name', 'agent_dni', 'feeling', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('agent_id') }} as agent_id,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('agent_dni') }} as agent_dni,
    {{ as_text('feeling') }} as feeling,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'sentiment_by_agent'), texts), ['report_date']) }}
