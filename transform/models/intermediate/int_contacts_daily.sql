-- What the operation sent or dialed. Of a week, a call counts once, when its first agent had it. Built
-- by changed week, since channels are counted by week. A row without a day stands for a week, so that
-- what is gone is replaced.
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['operation_id', 'week'],
        enabled=is_built('int_contacts_daily'),
    )
}}

{#- Of each report: when a contact was, its channel, its telephone, and which rows are contacts. #}
{%- set whatsapp_or = "case when lower(channel) like '%whatsapp%' then 'whatsapp' else " %}
{%- set sources = {
    'call_detail': ['date', "'call'", 'telephone', "lower(type_interaction) like 'out%'"],
    'sms_detail': ['date', whatsapp_or ~ "'sms' end", 'telephone', 'true'],
    'chat_detail': [
        'coalesce(date, date_close)',
        whatsapp_or ~ "coalesce(lower(channel), 'chat') end",
        'customer_phone',
        "upper(cod_act) = 'AGENT-INITIATED'",
    ],
} %}
{%- set loaded = sources | select('in', loaded_reports()) | list %}

with changed as (
    {%- for report in loaded %}
    {{ 'union' if not loop.first }}
    select operation_id, {{ monday_of(sources[report][0]) }} as week
    from {{ ref('stg_' ~ report) }}
    {%- if is_incremental() %}
    where loaded_at >= {{ loaded_before() }}
    {%- endif %}
    {%- endfor %}

),

contacts as (
    {%- for report in loaded %}
    {%- set when, channel, telephone, is_contact = sources[report] %}
    {{ 'union all' if not loop.first }}
    select
        operation_id,
        {{ channel }} as channel,
        {{ identified('customer_id') }} as customer_id,
        {{ telephone }} as telephone,
        {{ local(when) }} as contacted_local,
        {%- if report == 'call_detail' %}
        case when conn_id is null then 1 else row_number() over (
            partition by operation_id, conn_id, {{ monday_of(when) }} order by date, occurrence
        ) end as leg,
        {%- else %}
        1 as leg,
        {%- endif %}
        loaded_at
    from {{ ref('stg_' ~ report) }}
    where {{ is_contact }}
    {%- if is_incremental() %}
        and {{ when }} >= (select {{ days_after('min(week)', '-1') }} from changed)
        and {{ when }} <= (select {{ days_after('max(week)', '8') }} from changed)
    {%- endif %}
    {%- endfor %}

),

named as (

    select
        operation_id,
        channel,
        customer_id,
        case when customer_id is null then {{ national('telephone') }} end as telephone,
        cast(contacted_local as date) as day,
        {{ monday('cast(contacted_local as date)') }} as week,
        {{ is_within_contact_hours('contacted_local') }} as is_within_hours,
        loaded_at
    from contacts
    where leg = 1

),

by_channel as (

    select
        operation_id,
        customer_id,
        telephone,
        day,
        week,
        channel,
        count(*) as contacts,
        {{ count_if("not is_within_hours") }} as contacts_outside_hours,
        case
            when row_number() over (
                partition by operation_id, customer_id, telephone, week, channel order by day
            ) = 1 then 1
        end as is_first_of_week,
        max(loaded_at) as loaded_at
    from named
    where (customer_id is not null or telephone is not null)
    {%- if is_incremental() %}
        and (operation_id, week) in (select operation_id, week from changed)
    {%- endif %}
    group by 1, 2, 3, 4, 5, 6

),

of_weeks as (

    select
        *,
        count(is_first_of_week) over (
            partition by operation_id, customer_id, telephone, week
        ) as channels_of_week
    from by_channel

)

select
    operation_id,
    customer_id,
    telephone,
    day,
    week,
    cast(sum(case when channel = 'call' then contacts else 0 end) as bigint) as calls,
    cast(sum(case when channel <> 'call' then contacts else 0 end) as bigint) as messages,
    cast(sum(contacts) as bigint) as contacts,
    cast(sum(contacts_outside_hours) as bigint) as contacts_outside_hours,
    count(channel) as channels,
    max(channels_of_week) as channels_of_week,
    max(loaded_at) as loaded_at
from of_weeks
group by 1, 2, 3, 4, 5
union all
select
    operation_id,
    cast(null as varchar(1)) as customer_id,
    cast(null as varchar(1)) as telephone,
    cast(null as date) as day,
    week,
    cast(0 as bigint) as calls,
    cast(0 as bigint) as messages,
    cast(0 as bigint) as contacts,
    cast(0 as bigint) as contacts_outside_hours,
    cast(0 as bigint) as channels,
    cast(0 as bigint) as channels_of_week,
    cast(null as timestamp) as loaded_at
from changed
