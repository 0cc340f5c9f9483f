-- What the operation sent or dialed. A call counts once, when its first agent had it.
{{ config(enabled=is_built('contact_rules_daily')) }}

with contacts as (

    select
        operation_id,
        'call' as channel,
        {{ identified('customer_id') }} as customer_id,
        telephone,
        date_local as contacted_local
    from (
        select
            *,
            case when conn_id is null then 1 else row_number() over (
                partition by operation_id, conn_id order by date, occurrence
            ) end as leg
        from {{ ref('stg_call_detail') }}
        where lower(type_interaction) like 'out%'
    ) as calls
    where leg = 1
    {%- if is_loaded('sms_detail') %}
    union all
    select
        operation_id,
        case when lower(channel) like '%whatsapp%' then 'whatsapp' else 'sms' end as channel,
        {{ identified('customer_id') }} as customer_id,
        telephone,
        date_local as contacted_local
    from {{ ref('stg_sms_detail') }}
    {%- endif %}
    {%- if is_loaded('chat_detail') %}
    union all
    select
        operation_id,
        case when lower(channel) like '%whatsapp%' then 'whatsapp' else lower(channel) end
            as channel,
        {{ identified('customer_id') }} as customer_id,
        customer_phone as telephone,
        coalesce(date_local, date_close_local) as contacted_local
    from {{ ref('stg_chat_detail') }}
    where upper(cod_act) = 'AGENT-INITIATED'
    {%- endif %}

),

named as (

    select
        contacts.operation_id,
        contacts.channel,
        contacts.customer_id,
        case when contacts.customer_id is null then {{ national('contacts.telephone') }} end
            as telephone,
        cast(contacts.contacted_local as date) as day,
        contacts.contacted_local
    from contacts

),

placed as (

    select
        named.*,
        coalesce('id ' || named.customer_id, 'telephone ' || named.telephone) as customer,
        {{ monday('named.day') }} as week,
        holidays.name as holiday,
        {{ is_within_contact_hours('named.contacted_local', 'holidays.name') }} as is_within_hours
    from named
    left join {{ ref('holidays') }} as holidays
        on holidays.day = named.day and holidays.country = '{{ country() }}'
    where named.customer_id is not null or named.telephone is not null

),

weeks as (

    select operation_id, customer, week, count(distinct channel) as channels
    from placed
    group by 1, 2, 3

)

select
    placed.operation_id,
    placed.customer_id,
    placed.telephone,
    placed.day,
    placed.week,
    max(placed.holiday) as holiday,
    {{ count_if("placed.channel = 'call'") }} as calls,
    {{ count_if("placed.channel <> 'call'") }} as messages,
    count(*) as contacts,
    {{ count_if("not placed.is_within_hours") }} as contacts_outside_hours,
    count(distinct placed.channel) as channels,
    max(weeks.channels) as channels_of_week
from placed
inner join weeks
    on weeks.operation_id = placed.operation_id
    and weeks.customer = placed.customer
    and weeks.week = placed.week
group by
    placed.operation_id, placed.customer_id, placed.telephone, placed.customer, placed.day,
    placed.week
