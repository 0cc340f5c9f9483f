-- What hints at people whom AMD took for machines: by day, so that a changed day is built again.
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['operation_id', 'day'],
        enabled=is_built('int_amd_signals'),
    )
}}

with heard as (

    select
        operation_id,
        {{ campaign('campaign_id') }} as campaign_id,
        cast(date_local as date) as day,
        date,
        {{ digits('telephone') }} as digits,
        {{ heard('result') }} as result,
        loaded_at
    from {{ rows_of_changed_days(ref('stg_amd_detail'), [ref('stg_call_detail')]) }} as detail

),

calls as (

    select
        operation_id,
        cast(date_local as date) as day,
        date,
        {{ digits('telephone') }} as digits,
        type_interaction,
        loaded_at
    from {{ rows_of_changed_days(ref('stg_call_detail'), [ref('stg_amd_detail')]) }} as detail

),

next_ones as (

    select
        *,
        row_number() over (
            partition by operation_id, day, digits order by date desc
        ) as place,
        -- Of what comes later, the earliest: the window grows at one end, which is fast.
        min(case when result = 'human' then date end) over (
            partition by operation_id, day, digits
            order by date desc
            rows between unbounded preceding and 1 preceding
        ) as next_human_date
    from heard
    where digits is not null

),

called_back as (

    select distinct
        machines.operation_id, machines.campaign_id, machines.day, machines.digits, machines.place
    from next_ones as machines
    inner join calls as inbound
        on {{ telephone_and_day('inbound') }} = {{ telephone_and_day('machines') }}
        and {{ is_same_telephone('inbound.digits', 'machines.digits') }}
        and inbound.date > machines.date
        and inbound.date <= machines.date + interval '600 seconds'
    where machines.result = 'machine' and inbound.type_interaction = 'inbound'

)

-- Two rows for a campaign and day, which are added up: to join the rows of calls would take hours.
select
    operation_id,
    campaign_id,
    day,
    {{ count_if("result = 'machine' and next_human_date <= date + interval '900 seconds'") }}
        as person_soon,
    cast(0 as bigint) as called_back,
    greatest(
        max(loaded_at),
        (select coalesce(max(loaded_at), timestamp '1970-01-02 00:00:00') from calls)
    ) as loaded_at
from next_ones
group by 1, 2, 3
union all
select
    operation_id,
    campaign_id,
    day,
    cast(0 as bigint) as person_soon,
    count(*) as called_back,
    cast(null as timestamp) as loaded_at
from called_back
group by 1, 2, 3
