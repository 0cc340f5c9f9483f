{{ config(enabled=is_built('service_hourly')) }}

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
    service_level_10seg as service_level_10_seconds,
    service_level_20seg as service_level_20_seconds,
    service_level_30seg as service_level_30_seconds,
    {{ percent('abandon_calls', 'inbound_calls') }} as abandonment_percent,
    asa as speed_of_answer_seconds,
    ata as time_to_abandon_seconds,
    aht as handling_seconds
from {{ ref('stg_skill_service_level_hourly') }}
