-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('calls_without_wrap_up')) }}

{% set texts = [
    'agent_id', 'uncode_calls', 'agent_name', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('agent_id') }} as agent_id,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('uncode_calls') }} as uncode_calls,
    {{ as_text('agent_name') }} as agent_name,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'calls_without_wrap_up'), texts), ['report_date']) }}
