-- The server gives levels and means. Counts and sums are worked out from them, so that hours add up.
{{ config(enabled=is_built('service_hourly')) }}

{%- set limits = [10, 20, 30] %}

with hours as (

    select
        operation_id,
        date as day,
        {{ as_hour('hour') }} as hour,
        skill_id,
        skill_name,
        {{ renumbered(['operation_id', 'date', as_hour('hour'), 'skill_id'], ['skill_name']) }}
            as occurrence,
        inbound_calls,
        answer_calls as answered_calls,
        abandon_calls as abandoned_calls,
        {{ service_level_of() }} as service_level_calls,
        {%- for limit in limits %}
        case when {{ service_level_of() }} = 0 then 0 else cast(
            round(service_level_{{ limit }}seg * {{ service_level_of() }} / 100) as bigint
        ) end as answered_{{ limit }},
        service_level_{{ limit }}seg as service_level_{{ limit }}_seconds,
        {%- endfor %}
        case when answer_calls = 0 then 0 else asa * answer_calls end as answer_wait_seconds,
        case when abandon_calls = 0 then 0 else ata * abandon_calls end as abandon_wait_seconds,
        case when answer_calls = 0 then 0 else aht * answer_calls end as handled_seconds,
        asa as speed_of_answer_seconds,
        ata as time_to_abandon_seconds,
        aht as handling_seconds
    from {{ ref('stg_skill_service_level_hourly') }}

)

select
    operation_id,
    day,
    hour,
    skill_id,
    skill_name,
    occurrence,
    inbound_calls,
    answered_calls,
    abandoned_calls,
    service_level_calls,
    {%- for limit in limits %}
    answered_{{ limit }},
    {%- endfor %}
    answer_wait_seconds,
    abandon_wait_seconds,
    handled_seconds,
    {%- for limit in limits %}
    service_level_{{ limit }}_seconds,
    {%- endfor %}
    {%- for limit in limits %}
    {{ percent('answered_' ~ limit, 'inbound_calls') }} as level_{{ limit }}_of_offered,
    {{ percent('answered_' ~ limit, 'answered_calls') }} as level_{{ limit }}_of_answered,
    {%- endfor %}
    {{ percent('abandoned_calls', 'inbound_calls') }} as abandonment_percent,
    speed_of_answer_seconds,
    time_to_abandon_seconds,
    handling_seconds
from hours
