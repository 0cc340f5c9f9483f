-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('cobrowsing_detail')) }}

{% set texts = [
    'agent_id', 'agent_name', 'time', 'hung_up', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('agent_id') }} as agent_id,
    {{ utc('date_ini') }} as date_ini,
    {{ local(utc('date_ini')) }} as date_ini_local,
    occurrence,
    {{ as_text('agent_name') }} as agent_name,
    {{ utc('date_end') }} as date_end,
    {{ local(utc('date_end')) }} as date_end_local,
    {{ as_text('time') }} as time,
    {{ as_text('hung_up') }} as hung_up,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'cobrowsing_detail'), texts) }}
