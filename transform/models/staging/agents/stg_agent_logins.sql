-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('agent_logins')) }}

{% set texts = [
    'agent_id', 'login', 'agent_name', 'logout', 'login_time', 'agent_dni', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('login') }} as login,
    cast(date as date) as date,
    occurrence,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('logout') }} as logout,
    {{ as_duration('login_time') }} as login_time,
    {{ as_text('agent_dni') }} as agent_dni,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'agent_logins'), texts), ['date']) }}
