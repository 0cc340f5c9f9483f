-- A row of `call_detail`, which is a call, or the part of it that one agent had.
{{ config(materialized='view', enabled=is_built('calls')) }}

select
    calls.operation_id,
    calls.conn_id,
    calls.leg,
    calls.is_last_leg,
    calls.legs > 1 or coalesce(calls.transfers, 0) > 0 as is_passed_on,
    calls.started_at,
    calls.started_local,
    cast(calls.started_local as date) as day,
    calls.campaign_id,
    calls.skill_id,
    calls.agent_id,
    calls.agent_name,
    calls.customer_id,
    calls.telephone,
    calls.type_interaction,
    coalesce(calls.answered_after_seconds, calls.abandoned_after_seconds) as wait_seconds,
    {% if is_loaded('abandoned_call_detail') -%}
    calls.abandoned_after_seconds is not null as is_abandoned,
    {%- else -%}
    cast(null as boolean) as is_abandoned,
    {%- endif %}
    calls.talk_seconds,
    calls.silence_seconds,
    calls.cost,
    calls.ended_by,
    calls.code,
    calls.second_code,
    {{ code_kind('calls.code', 'codes.kind') }} as code_kind,
    {{ code_kind('calls.second_code', 'second_codes.kind') }} as second_code_kind,
    not ({{ is_timeout('calls.code') }}) as is_coded,
    {% if is_loaded('activity_codes') -%}
    coalesce(codes.is_hit, false) as is_hit,
    coalesce(codes.is_right_party, false) as is_right_party,
    {%- else -%}
    cast(null as boolean) as is_hit,
    cast(null as boolean) as is_right_party,
    {%- endif %}
    calls.occurrence
from {{ ref('int_calls') }} as calls
left join {{ ref('wrap_up_codes') }} as codes
    on codes.operation_id = calls.operation_id
    and codes.code = calls.code
    and codes.level = 1
left join {{ ref('wrap_up_codes') }} as second_codes
    on second_codes.operation_id = calls.operation_id
    and second_codes.code = calls.second_code
    and second_codes.level = 2
