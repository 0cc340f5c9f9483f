-- From counts of calls by how long they waited, so that days and skills add up.
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

)

select
    operation_id,
    day,
    skill_id,
    skill_name,
    answered + abandoned as offered,
    answered,
    abandoned
    {%- for limit in limits %},
    answered_{{ limit }},
    abandoned_{{ limit }}
    {%- endfor %},
    {{ percent('abandoned', 'answered + abandoned') }} as abandonment_percent
    {%- for limit in limits %},
    {{ percent('answered_' ~ limit, 'answered + abandoned') }} as level_{{ limit }}_of_offered,
    {{ percent('answered_' ~ limit, 'answered') }} as level_{{ limit }}_of_answered,
    {{ percent('answered_' ~ limit, 'answered + abandoned - abandoned_' ~ limit) }}
        as level_{{ limit }}_without_short_abandons
    {%- endfor %}
from counted
