{{ config(materialized='view', enabled=is_built('contact_rules_daily')) }}

select
    contacts.operation_id,
    contacts.customer_id,
    contacts.telephone,
    contacts.day,
    contacts.week,
    holidays.name as holiday,
    contacts.calls,
    contacts.messages,
    contacts.contacts,
    case
        when holidays.name is null then contacts.contacts_outside_hours else contacts.contacts
    end as contacts_outside_hours,
    contacts.channels,
    contacts.channels_of_week
from {{ ref('int_contacts_daily') }} as contacts
left join {{ ref('holidays') }} as holidays
    on holidays.day = contacts.day and holidays.country = '{{ country() }}'
where contacts.day is not null
