-- A row of `call_detail`, numbered within its call, with what other reports tell of the call by its
-- id. Built by changed call.
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['operation_id', 'conn_id'],
        enabled=is_built('int_calls'),
    )
}}

{#- Of other reports: the column with the id, what else tells whose row it is, and what is taken. #}
{%- set others = {
    'answered_call_detail': ['conn_id', ['skill_id'], 'min(answer_time)', 'answered_after_seconds'],
    'abandoned_call_detail': ['conn_id', ['skill_id'], 'max(abandon_time)', 'abandoned_after_seconds'],
    'call_transfer_detail': ['id_call_origin', [], 'count(*)', 'transfers'],
    'speech_detail': ['conn_id', ['agent_id'], 'cast(sum(time_silence) as bigint)', 'silence_seconds'],
} %}
{%- set loaded = others | select('in', loaded_reports()) | list %}

with
{%- if is_incremental() %}

changed as (

    select operation_id, coalesce(conn_id, '') as conn_id
    from {{ ref('stg_call_detail') }}
    where loaded_at >= {{ loaded_before() }}
    {%- for report in loaded %}
    union
    select operation_id, coalesce({{ others[report][0] }}, '') as conn_id
    from {{ ref('stg_' ~ report) }}
    where loaded_at >= {{ loaded_before() }}
    {%- endfor %}

),
{%- endif %}
{%- for report in loaded %}
{%- set id, more, value, name = others[report] %}

{{ report }} as (

    select
        operation_id, {{ ([id] + more) | join(', ') }},
        {{ value }} as {{ name }},
        max(loaded_at) as loaded_at
    from {{ ref('stg_' ~ report) }}
    where {{ id }} is not null
    {%- if is_incremental() %}
        and (operation_id, {{ id }}) in (select operation_id, conn_id from changed)
    {%- endif %}
    group by operation_id, {{ ([id] + more) | join(', ') }}

),
{%- endfor %}

legs as (

    select
        *,
        coalesce(conn_id, '') as call_id,
        row_number() over (partition by operation_id, conn_id order by date, occurrence) as leg,
        count(*) over (partition by operation_id, conn_id) as legs,
        max(date) over (partition by operation_id, conn_id) as last_date,
        count(*) over (partition by operation_id, conn_id, date) as legs_of_date
    from {{ ref('stg_call_detail') }}
    {%- if is_incremental() %}
    where (operation_id, coalesce(conn_id, '')) in (select operation_id, conn_id from changed)
    {%- endif %}

)

select
    legs.operation_id,
    legs.call_id as conn_id,
    -- Without an id, nobody knows what belongs together.
    case when legs.call_id = '' then 1 else legs.leg end as leg,
    case when legs.call_id = '' then 1 else legs.legs end as legs,
    case
        when legs.call_id = '' then true
        when legs.date < legs.last_date then false
        when legs.legs_of_date = 1 then true
    end as is_last_leg,
    legs.date as started_at,
    legs.date_local as started_local,
    {{ campaign('legs.campaign_id') }} as campaign_id,
    legs.skill_id,
    legs.agent_id,
    legs.agent_name,
    legs.customer_id,
    legs.telephone,
    legs.type_interaction,
    legs.time_seg as talk_seconds,
    legs.cost,
    lower(legs.hang_up) as ended_by,
    legs.cod_act as code,
    legs.cod_act_2 as second_code,
    {%- for report in others %}
    {%- set name = others[report][3] %}
    {{ report ~ '.' ~ name if report in loaded else 'cast(null as bigint)' }} as {{ name }},
    {%- endfor %}
    legs.occurrence,
    greatest(
        legs.loaded_at
        {%- for report in loaded %},
        coalesce({{ report }}.loaded_at, legs.loaded_at)
        {%- endfor %}
    ) as loaded_at
from legs
{%- for report in loaded %}
left join {{ report }}
    on {{ report }}.operation_id = legs.operation_id
    and {{ report }}.{{ others[report][0] }} = legs.conn_id
    {%- for column in others[report][1] %}
    and {{ report }}.{{ column }} = legs.{{ column }}
    {%- endfor %}
{%- endfor %}
