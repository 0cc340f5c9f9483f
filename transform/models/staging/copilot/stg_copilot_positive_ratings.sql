-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('copilot_positive_ratings')) }}

{% set texts = [
    'agent_id', 'question', 'answer', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('agent_id') }} as agent_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('question') }} as question,
    {{ as_text('answer') }} as answer,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'copilot_positive_ratings'), texts) }}
