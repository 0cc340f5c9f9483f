{# A customer's number; null where it stands for nobody, or was dropped on the way. #}
{% macro identified(customer_id) -%}
    case when {{ customer_id }} not in ('0', '(dropped)') then {{ customer_id }} end
{%- endmacro %}

{# The last ten digits of a telephone, without what countries and exchanges put before; a hash as it is. #}
{% macro national(telephone) -%}
    case
        when {{ matches(telephone, '[0-9a-f]{64}') }} then {{ telephone }}
        else right({{ digits(telephone) }}, 10)
    end
{%- endmacro %}

{# The Monday of the week of a time in UTC, on the clock of the operation. #}
{% macro monday_of(when) -%}
    {{ monday('cast(' ~ local(when) ~ ' as date)') }}
{%- endmacro %}

{# Whether a local time is within hours, holidays aside: from 7 to 19, on Saturdays from 8 to 15. #}
{% macro is_within_contact_hours(when) -%}
    (
        {{ weekday(when) }} <= 5 and extract(hour from {{ when }}) between 7 and 18
        or {{ weekday(when) }} = 6 and extract(hour from {{ when }}) between 8 and 14
    )
{%- endmacro %}
