-- A row of `call_detail`, which is a call, or the part of it that one agent had.
{{ config(materialized='view', enabled=is_built('calls')) }}

with legs as (

    select
        *,
        -- Without an id, nobody knows what belongs together.
        case when conn_id is null then 1 else row_number() over (
            partition by operation_id, conn_id order by date, occurrence
        ) end as leg,
        case when conn_id is null then 1 else count(*) over (
            partition by operation_id, conn_id
        ) end as legs
    from {{ ref('stg_call_detail') }}

)
{%- if is_loaded('answered_call_detail') %},

waits as (

    select operation_id, conn_id, skill_id, min(answer_time) as wait_seconds
    from {{ ref('stg_answered_call_detail') }}
    group by 1, 2, 3

)
{%- endif %}
{%- if is_loaded('activity_codes') %},

codes as (

    select
        operation_id, cod_act,
        max(case when lower(hit) = 'yes' then 1 else 0 end) = 1 as is_hit,
        max(case when lower(rpc) = 'yes' then 1 else 0 end) = 1 as is_right_party
    from {{ ref('stg_activity_codes') }}
    group by 1, 2

)
{%- endif %}

select
    legs.operation_id,
    legs.conn_id,
    legs.leg,
    legs.leg = legs.legs as is_last_leg,
    legs.legs > 1 as is_passed_on,
    legs.date as started_at,
    legs.date_local as started_local,
    cast(legs.date_local as date) as day,
    {{ campaign('legs.campaign_id') }} as campaign_id,
    legs.skill_id,
    legs.agent_id,
    legs.agent_name,
    legs.customer_id,
    legs.telephone,
    legs.type_interaction,
    {% if is_loaded('answered_call_detail') -%}
    waits.wait_seconds,
    {%- else -%}
    cast(null as bigint) as wait_seconds,
    {%- endif %}
    legs.time_seg as talk_seconds,
    legs.cost,
    lower(legs.hang_up) as ended_by,
    legs.cod_act as code,
    legs.cod_act_2 as second_code,
    upper(legs.cod_act) not like 'TIMEOUT%' as is_coded,
    {% if is_loaded('activity_codes') -%}
    coalesce(codes.is_hit, false) as is_hit,
    coalesce(codes.is_right_party, false) as is_right_party,
    {%- else -%}
    cast(null as boolean) as is_hit,
    cast(null as boolean) as is_right_party,
    {%- endif %}
    legs.occurrence
from legs
{%- if is_loaded('answered_call_detail') %}
left join waits
    on waits.operation_id = legs.operation_id
    and waits.conn_id = legs.conn_id
    and waits.skill_id = legs.skill_id
{%- endif %}
{%- if is_loaded('activity_codes') %}
left join codes on codes.operation_id = legs.operation_id and codes.cod_act = legs.cod_act
{%- endif %}
