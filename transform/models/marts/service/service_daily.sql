-- From counts of calls by how long they waited, so that days and skills add up. What those do not
-- tell comes from the hours, whose report has the numbers of skills; that by day has names alone.
{{ config(enabled=is_built('service_daily')) }}

{%- set limits = [10, 20, 30, 40, 50] %}

with answered as (

    select
        operation_id,
        report_date as day,
        skill_id,
        max(skill_name) as skill_name,
        sum(answer_calls) as calls
        {%- for limit in limits %},
        {{ within('answer', limit) }} as within_{{ limit }}
        {%- endfor %}
    from {{ ref('stg_answered_calls_by_wait') }}
    group by 1, 2, 3

),

abandoned as (

    select
        operation_id,
        report_date as day,
        skill_id,
        max(skill_name) as skill_name,
        sum(abandon_calls) as calls
        {%- for limit in limits %},
        {{ within('abandon', limit) }} as within_{{ limit }}
        {%- endfor %}
    from {{ ref('stg_abandoned_calls_by_wait') }}
    group by 1, 2, 3

),

counted as (

    select
        coalesce(answered.operation_id, abandoned.operation_id) as operation_id,
        coalesce(answered.day, abandoned.day) as day,
        coalesce(answered.skill_id, abandoned.skill_id) as skill_id,
        coalesce(answered.skill_name, abandoned.skill_name) as skill_name,
        cast(coalesce(answered.calls, 0) as bigint) as answered,
        cast(coalesce(abandoned.calls, 0) as bigint) as abandoned
        {%- for limit in limits %},
        cast(coalesce(answered.within_{{ limit }}, 0) as bigint) as answered_{{ limit }},
        cast(coalesce(abandoned.within_{{ limit }}, 0) as bigint) as abandoned_{{ limit }}
        {%- endfor %}
    from answered
    full outer join abandoned
        on abandoned.operation_id = answered.operation_id
        and abandoned.day = answered.day
        and abandoned.skill_id = answered.skill_id

),

hours as (

    {% if is_built('service_hourly') -%}
    select
        operation_id,
        day,
        skill_id,
        {{ sum_if_all('inbound_calls') }} as inbound_in_hours,
        {{ sum_if_all('answered_calls') }} as answered_in_hours,
        {{ sum_if_all('abandoned_calls') }} as abandoned_in_hours,
        {{ sum_if_all('answered_20') }} as answered_20_in_hours,
        {{ sum_if_all('answer_wait_seconds') }} as answer_wait_seconds,
        {{ sum_if_all('abandon_wait_seconds') }} as abandon_wait_seconds,
        {{ sum_if_all('handled_seconds') }} as handled_seconds
    from {{ ref('service_hourly') }}
    group by 1, 2, 3
    {%- else -%}
    {{ union_all([], {
        'operation_id': 'varchar(40)',
        'day': 'date',
        'skill_id': 'varchar(40)',
        'inbound_in_hours': 'bigint',
        'answered_in_hours': 'bigint',
        'abandoned_in_hours': 'bigint',
        'answered_20_in_hours': 'bigint',
        'answer_wait_seconds': 'bigint',
        'abandon_wait_seconds': 'bigint',
        'handled_seconds': 'bigint',
    }) }}
    {%- endif %}

)

select
    counted.operation_id,
    counted.day,
    counted.skill_id,
    counted.skill_name,
    answered + abandoned as offered,
    answered,
    abandoned
    {%- for limit in limits %},
    answered_{{ limit }},
    abandoned_{{ limit }}
    {%- endfor %},
    hours.answered_in_hours,
    hours.abandoned_in_hours,
    hours.answer_wait_seconds,
    hours.abandon_wait_seconds,
    hours.handled_seconds,
    answered + abandoned - hours.inbound_in_hours as not_in_hours,
    answered_20 - hours.answered_20_in_hours as answered_20_not_in_hours,
    {{ percent('abandoned', 'answered + abandoned') }} as abandonment_percent
    {%- for limit in limits %},
    {{ percent('answered_' ~ limit, 'answered + abandoned') }} as level_{{ limit }}_of_offered,
    {{ percent('answered_' ~ limit, 'answered') }} as level_{{ limit }}_of_answered,
    {{ percent('answered_' ~ limit, 'answered + abandoned - abandoned_' ~ limit) }}
        as level_{{ limit }}_without_short_abandons
    {%- endfor %},
    {{ mean('hours.answer_wait_seconds', 'hours.answered_in_hours') }} as speed_of_answer_seconds,
    {{ mean('hours.abandon_wait_seconds', 'hours.abandoned_in_hours') }} as time_to_abandon_seconds,
    {{ mean('hours.handled_seconds', 'hours.answered_in_hours') }} as handling_seconds
from counted
left join hours
    on hours.operation_id = counted.operation_id
    and hours.day = counted.day
    and hours.skill_id = counted.skill_id
