{# How many calls waited no longer than so many seconds. #}
{% macro within(verb, limit) -%}
    {%- set bands = [] -%}
    {%- for last in range(10, limit + 1, 10) -%}
        {%- do bands.append(verb ~ '_' ~ (last - 9 if last > 10 else 0) ~ 'seg_' ~ last ~ 'seg') -%}
    {%- endfor -%}
    sum(coalesce({{ bands | join(', 0) + coalesce(') }}, 0))
{%- endmacro %}

{# The column with the calls that the server's level of an hour is a percentage of. #}
{% macro service_level_of() -%}
    {% set columns = {'inbound': 'inbound_calls', 'answered': 'answer_calls'} %}
    {% set chosen = var('service_level_of', 'inbound') %}
    {% if chosen == 'without_short_abandons' %}
        {% do exceptions.raise_compiler_error("service_level_of: no report has abandoned calls by hour and wait, so hours cannot be without_short_abandons; service_daily has that level") %}
    {% elif chosen not in columns %}
        {% do exceptions.raise_compiler_error("service_level_of: '" ~ chosen ~ "' is unknown; choose " ~ columns | join(' or ')) %}
    {% endif %}
    {{ return(columns[chosen]) }}
{%- endmacro %}

{# A sum over hours; null unless each of them has it. #}
{% macro sum_if_all(column) -%}
    cast(case when count({{ column }}) = count(*) then sum({{ column }}) end as bigint)
{%- endmacro %}

{# The mean of a sum; null of nothing. #}
{% macro mean(total, count) -%}
    cast(1.0 * {{ total }} / nullif({{ count }}, 0) as decimal(28, 1))
{%- endmacro %}
