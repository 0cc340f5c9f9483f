-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('law_2300_releases')) }}

{% set texts = [
    'protected_nit', 'item', 'value', 'agent_id', 'agent_name', 'operation', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('protected_nit') }} as protected_nit,
    {{ as_text('item') }} as item,
    {{ as_text('value') }} as value,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('operation') }} as operation,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'law_2300_releases'), texts) }}
