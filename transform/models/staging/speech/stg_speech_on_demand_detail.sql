-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('speech_on_demand_detail')) }}

{% set texts = [
    'id_text', 'agent_id', 'text', 'summary', 'feeling', 'total_chars', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('id_text') }} as id_text,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('text') }} as text,
    {{ as_text('summary') }} as summary,
    {{ as_text('feeling') }} as feeling,
    {{ as_count('total_chars') }} as total_chars,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'speech_on_demand_detail'), texts) }}
