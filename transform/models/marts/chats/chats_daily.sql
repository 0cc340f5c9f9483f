{{ config(enabled=is_built('chats_daily')) }}

with chats as (

    select
        operation_id,
        cast(coalesce(date_local, date_close_local) as date) as day,
        channel,
        cod_act,
        {{ as_seconds('asa') }} as waiting,
        time_on_agent as handling,
        chat_duration as duration
    from {{ ref('stg_chat_detail') }}

)

select
    operation_id,
    day,
    channel,
    count(*) as chats,
    {{ count_if("cod_act = 'TIMEOUTCHAT'") }} as timed_out_chats,
    count(waiting) as chats_with_waiting,
    cast(1.0 * sum(waiting) / nullif(count(waiting), 0) as decimal(28, 1)) as waiting_seconds,
    count(handling) as chats_with_handling,
    cast(1.0 * sum(handling) / nullif(count(handling), 0) as decimal(28, 1)) as handling_seconds,
    cast(1.0 * sum(duration) / nullif(count(duration), 0) as decimal(28, 1)) as length_seconds
from chats
group by 1, 2, 3
