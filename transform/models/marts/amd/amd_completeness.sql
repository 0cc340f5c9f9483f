-- Complete days alone: not the first and the last one of the table, nor days that had not ended
-- when the server counted them. Where the server gives one figure for all campaigns, a row is a day.
{{ config(enabled=is_built('amd_completeness')) }}

with server as (

    select
        operation_id,
        report_date as day,
        coalesce({{ campaign('campaign_id') }}, '') as campaign_id,
        sum(total_amd) as server_total
    from {{ ref('stg_amd_totals') }}
    where total_amd is not null and cast({{ local('read_at') }} as date) > report_date
    group by 1, 2, 3

),

undivided as (

    select distinct operation_id, day from server where campaign_id = 'all'

),

counted as (

    -- Of a day that was asked for in both ways, the one figure for all of it.
    select server.*
    from server
    left join undivided
        on undivided.operation_id = server.operation_id and undivided.day = server.day
    where undivided.day is null or server.campaign_id = 'all'

),

hours as (

    select
        hours.*,
        case when undivided.day is null then coalesce(hours.campaign_id, '') else 'all' end
            as counted_as
    from {{ ref('int_amd_hours') }} as hours
    left join undivided
        on undivided.operation_id = hours.operation_id and undivided.day = hours.day

),

loaded as (

    select
        operation_id, day, counted_as as campaign_id,
        sum(calls) as loaded_rows, sum(machines) as loaded_machines
    from hours
    group by 1, 2, 3

),

compared as (

    select
        coalesce(counted.operation_id, loaded.operation_id) as operation_id,
        coalesce(counted.day, loaded.day) as day,
        coalesce(counted.campaign_id, loaded.campaign_id) as campaign_id,
        -- No figure is not 0: nobody knows what the server would count.
        cast(counted.server_total as bigint) as server_total,
        cast(coalesce(loaded.loaded_rows, 0) as bigint) as loaded_rows,
        cast(coalesce(loaded.loaded_machines, 0) as bigint) as loaded_machines
    from counted
    full outer join loaded
        on loaded.operation_id = counted.operation_id
        and loaded.day = counted.day
        and loaded.campaign_id = counted.campaign_id

),

bounds as (

    select
        loaded_days.operation_id,
        loaded_days.first_loaded,
        loaded_days.last_loaded,
        server_days.first_counted,
        server_days.last_counted
    from (
        select operation_id, min(day) as first_loaded, max(day) as last_loaded
        from loaded
        group by 1
    ) as loaded_days
    inner join (
        select operation_id, min(day) as first_counted, max(day) as last_counted
        from server
        group by 1
    ) as server_days
        on server_days.operation_id = loaded_days.operation_id

)

select
    compared.*,
    compared.server_total = compared.loaded_rows as rows_agree,
    compared.server_total = compared.loaded_machines as machines_agree
from compared
inner join bounds on bounds.operation_id = compared.operation_id
where compared.day > bounds.first_loaded
    and compared.day < bounds.last_loaded
    and compared.day between bounds.first_counted and bounds.last_counted
