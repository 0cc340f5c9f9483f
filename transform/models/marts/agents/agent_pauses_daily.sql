{{ config(enabled=is_built('agent_pauses_daily')) }}

select
    operation_id,
    report_date as day,
    agent_id,
    agent_name,
    aux_state as state,
    {{ renumbered(
        ['operation_id', 'report_date', 'agent_id', 'aux_state'], ['agent_name', 'agent_dni']
    ) }} as occurrence,
    time as seconds
from {{ ref('stg_agent_auxiliary_time') }}
