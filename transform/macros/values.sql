{#
What the server's texts stand for. What reads as nothing is null. So is what cannot be read, and
the model `unreadable_values` counts it. Numbers are read as the server was seen to write them:
a comma between thousands, a point before decimals.
#}

{% macro is_nothing(value) -%}
    coalesce(trim({{ value }}), '') in ('', '-', '--', '(empty)')
{%- endmacro %}

{% macro as_text(value) -%}
    case when not ({{ is_nothing(value) }}) then {{ value }} end
{%- endmacro %}

{# A whole number: `2`, `1,234`, `2.0`. #}
{% macro as_count(value) -%}
    case
        when {{ matches('trim(' ~ value ~ ')', whole_number() ~ '([.]00?)?') }}
        then cast(split_part(replace(trim({{ value }}), ',', ''), '.', 1) as bigint)
    end
{%- endmacro %}

{# A number with decimals: `2.887`, `15,233.33`. #}
{% macro as_decimal(value) -%}
    case
        when {{ matches('trim(' ~ value ~ ')', decimal_number()) }}
        then cast(replace(trim({{ value }}), ',', '') as decimal(28, 6))
    end
{%- endmacro %}

{# Money, whose currency the server does not tell: `0.35`, `$ 1,200`. #}
{% macro as_money(value) -%}
    {{ as_decimal("replace(replace(" ~ value ~ ", '$ ', ''), '$', '')") }}
{%- endmacro %}

{# Percent, as a number of percent: `34.64 %`, `7%`, `12.5`. Without its sign, 0.755 could be 75.5. #}
{% macro as_percent(value) -%}
    case
        when not ({{ matches('trim(' ~ value ~ ')', '0?[.][0-9]*[1-9][0-9]*|1([.]0+)?') }})
        then {{ as_decimal("replace(replace(" ~ value ~ ", ' %', ''), '%', '')") }}
    end
{%- endmacro %}

{# A duration in seconds: `4:38:08`, `123:00:00`, `0`. Of other numbers the unit is not known. #}
{% macro as_duration(value) -%}
    case
        when {{ matches('trim(' ~ value ~ ')', '[0-9]{1,7}:[0-5][0-9]:[0-5][0-9]') }}
        then
            3600 * cast(split_part(trim({{ value }}), ':', 1) as bigint)
            + 60 * cast(split_part(trim({{ value }}), ':', 2) as bigint)
            + cast(split_part(trim({{ value }}), ':', 3) as bigint)
        when trim({{ value }}) = '0' then 0
    end
{%- endmacro %}

{# Seconds, as a number to the nearest one, or as a duration: `1,234`, `12.4`, `0:03:20`. 1.234 could be 1234. #}
{% macro as_seconds(value) -%}
    coalesce(
        case
            when not ({{ matches('trim(' ~ value ~ ')', '[1-9][0-9]{0,2}([.][0-9]{3})+') }})
            then cast(round({{ as_decimal(value) }}) as bigint)
        end,
        {{ as_duration(value) }}
    )
{%- endmacro %}

{# The form of a value, with `9` for digits and `a` for letters: it shows nothing of anybody. #}
{% macro form_of(value) -%}
    left({{ replace_all(replace_all(value, '[^-0-9 .,:;%$/+]', 'a'), '[0-9]', '9') }}, 40)
{%- endmacro %}

{% macro whole_number() -%}
    -?([0-9]{1,15}|[1-9][0-9]{0,2}(,[0-9]{3}){1,4})
{%- endmacro %}

{% macro decimal_number() -%}
    {{ whole_number() }}([.][0-9]+)?
{%- endmacro %}

{# Read a value as its type, or as what its text stands for. #}
{% macro read_as(kind, value) -%}
    {{ return({
        'text': as_text,
        'time': utc,
        'day': as_day,
        'integer': as_integer,
        'object': as_it_is,
        'count': as_count,
        'decimal': as_decimal,
        'hour': as_hour,
        'duration': as_duration,
        'money': as_money,
        'percent': as_percent,
        'seconds': as_seconds,
    }[kind](value)) }}
{%- endmacro %}

{% macro as_day(value) -%}
    cast({{ value }} as date)
{%- endmacro %}

{# Loaders write `occurrence` as integers of several sizes. #}
{% macro as_integer(value) -%}
    cast({{ value }} as bigint)
{%- endmacro %}

{% macro as_it_is(value) -%}
    {{ value }}
{%- endmacro %}

{# The hour of `13`, `13:00`, `13:00:00`. #}
{% macro as_hour(value) -%}
    case
        when {{ matches(value, '([01]?[0-9]|2[0-3])(:[0-5][0-9]){0,2}') }}
        then cast(split_part({{ value }}, ':', 1) as integer)
    end
{%- endmacro %}

{# Seconds as hours. #}
{% macro hours(seconds) -%}
    cast({{ seconds }} / 3600.0 as decimal(12, 4))
{%- endmacro %}
