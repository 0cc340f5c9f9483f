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

{# Whether a local time is on a working day within hours: from 7 to 19, on Saturdays from 8 to 15. #}
{% macro is_within_contact_hours(when, holiday) -%}
    (
        {{ holiday }} is null
        and (
            {{ weekday(when) }} <= 5 and extract(hour from {{ when }}) between 7 and 18
            or {{ weekday(when) }} = 6 and extract(hour from {{ when }}) between 8 and 14
        )
    )
{%- endmacro %}
