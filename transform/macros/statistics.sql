{#
A share in percent, where there are enough cases to speak of one; else null.

Args:
    part: How many cases are so.
    whole: How many there are.
    at_least: How many there have to be.
#}
{% macro rate(part, whole, at_least) -%}
    case when {{ whole }} >= {{ at_least }} then {{ percent(part, whole) }} end
{%- endmacro %}

{#
An end of the interval that holds the true share, in percent, in 95 of 100 samples: E. B. Wilson's,
which stays within 0 and 100 and is right for small shares, too.

Args:
    side: `-` for the lower end, `+` for the upper one.
#}
{% macro wilson(part, whole, at_least, side) -%}
    {%- set n = 'cast(' ~ whole ~ ' as double precision)' -%}
    {%- set k = 'cast(' ~ part ~ ' as double precision)' -%}
    {%- set z = 1.959964 -%}
    case when {{ whole }} >= {{ at_least }} then cast(
        100 * (
            {{ k }} + {{ z * z / 2 }}
            {{ side }} {{ z }} * sqrt({{ k }} * ({{ n }} - {{ k }}) / {{ n }} + {{ z * z / 4 }})
        ) / ({{ n }} + {{ z * z }}) as decimal(18, 2)
    ) end
{%- endmacro %}

{# A share and its interval, as three columns. #}
{% macro rate_with_interval(part, whole, name, at_least=100) -%}
    {{ rate(part, whole, at_least) }} as {{ name }}_percent,
    {{ wilson(part, whole, at_least, '-') }} as {{ name }}_percent_low,
    {{ wilson(part, whole, at_least, '+') }} as {{ name }}_percent_high
{%- endmacro %}
