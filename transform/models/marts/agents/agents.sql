-- Agents of the list, as they were when they were last there, and those that other reports have.
{{ config(enabled=is_built('agents')) }}

with {{ known_entries(
    'agents', 'agent_id', 'agent_name', ['agent_dni', 'agent_status', 'enabled'],
    seen_in_reports('agent_id', 'agent_name')
) }}

select
    operation_id,
    agent_id,
    agent_name,
    agent_dni,
    agent_status,
    lower(enabled) = 'yes' as is_enabled,
    is_listed,
    last_day
from known
