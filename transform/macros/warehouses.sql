{# What each warehouse says in words of its own. #}

{# Whether all of a text fits a pattern, which has no backslash. #}
{% macro matches(value, pattern) -%}
    {{ return(adapter.dispatch('matches')(value, pattern)) }}
{%- endmacro %}

{% macro default__matches(value, pattern) -%}
    {{ value }} ~ '^({{ pattern }})$'
{%- endmacro %}

{% macro duckdb__matches(value, pattern) -%}
    regexp_full_match({{ value }}, '{{ pattern }}')
{%- endmacro %}

{% macro snowflake__matches(value, pattern) -%}
    regexp_like({{ value }}, '{{ pattern }}')
{%- endmacro %}

{% macro replace_all(value, pattern, by) -%}
    {{ return(adapter.dispatch('replace_all')(value, pattern, by)) }}
{%- endmacro %}

{% macro default__replace_all(value, pattern, by) -%}
    regexp_replace({{ value }}, '{{ pattern }}', '{{ by }}', 'g')
{%- endmacro %}

{% macro snowflake__replace_all(value, pattern, by) -%}
    regexp_replace({{ value }}, '{{ pattern }}', '{{ by }}')
{%- endmacro %}

{# Count what a new table has: without it, PostgreSQL may choose a way that takes hours. #}
{% macro analyze() -%}
    {{ return(adapter.dispatch('analyze')()) }}
{%- endmacro %}

{% macro default__analyze() -%}
{%- endmacro %}

{% macro postgres__analyze() -%}
    {% if model.config.materialized != 'view' %}analyze {{ this }}{% endif %}
{%- endmacro %}

{# A time as the loader wrote it, as a UTC time without a zone. #}
{% macro utc(value) -%}
    {{ return(adapter.dispatch('utc')(value)) }}
{%- endmacro %}

{% macro default__utc(value) -%}
    cast({{ value }} as timestamp)
{%- endmacro %}

{% macro snowflake__utc(value) -%}
    cast({{ value }} as timestamp_ntz)
{%- endmacro %}

{# A UTC time on the clock of the operation. #}
{% macro local(value) -%}
    {{ return(adapter.dispatch('local')(value)) }}
{%- endmacro %}

{% macro default__local(value) -%}
    ({{ value }} at time zone 'UTC' at time zone '{{ timezone() }}')
{%- endmacro %}

{% macro snowflake__local(value) -%}
    convert_timezone('UTC', '{{ timezone() }}', {{ value }})
{%- endmacro %}

{# The UTC time at which a day of the operation begins. #}
{% macro start_of_day(day) -%}
    {{ return(adapter.dispatch('start_of_day')(day)) }}
{%- endmacro %}

{% macro default__start_of_day(day) -%}
    (cast({{ day }} as timestamp) at time zone '{{ timezone() }}' at time zone 'UTC')
{%- endmacro %}

{% macro snowflake__start_of_day(day) -%}
    convert_timezone('{{ timezone() }}', 'UTC', cast({{ day }} as timestamp_ntz))
{%- endmacro %}

{# 1 is Monday, 7 is Sunday. #}
{% macro weekday(value) -%}
    {{ return(adapter.dispatch('weekday')(value)) }}
{%- endmacro %}

{% macro default__weekday(value) -%}
    cast(extract(isodow from {{ value }}) as integer)
{%- endmacro %}

{% macro snowflake__weekday(value) -%}
    dayofweekiso({{ value }})
{%- endmacro %}

{# The Monday of a day's week. #}
{% macro monday(day) -%}
    {{ days_after(day, '1 - ' ~ weekday(day)) }}
{%- endmacro %}

{# The first day of a month. #}
{% macro first_of_month(value) -%}
    cast(date_trunc('month', cast({{ value }} as timestamp)) as date)
{%- endmacro %}

{# How many seconds one time is after another. #}
{% macro seconds_after(one, other) -%}
    {{ return(adapter.dispatch('seconds_after')(one, other)) }}
{%- endmacro %}

{% macro default__seconds_after(one, other) -%}
    cast(extract(epoch from ({{ one }} - {{ other }})) as bigint)
{%- endmacro %}

{% macro snowflake__seconds_after(one, other) -%}
    datediff('second', {{ other }}, {{ one }})
{%- endmacro %}

{# The day so many days after another. #}
{% macro days_after(day, days) -%}
    {{ return(adapter.dispatch('days_after')(day, days)) }}
{%- endmacro %}

{% macro default__days_after(day, days) -%}
    ({{ day }} + ({{ days }}))
{%- endmacro %}

{% macro snowflake__days_after(day, days) -%}
    cast(dateadd('day', {{ days }}, {{ day }}) as date)
{%- endmacro %}

{# The present time in UTC, without a zone. #}
{% macro utc_now() -%}
    {{ return(adapter.dispatch('utc_now')()) }}
{%- endmacro %}

{% macro default__utc_now() -%}
    cast(current_timestamp at time zone 'UTC' as timestamp)
{%- endmacro %}

{% macro snowflake__utc_now() -%}
    cast(sysdate() as timestamp_ntz)
{%- endmacro %}

{# The rows of several selects; none, of columns with these types, where there is no select. #}
{% macro union_all(selects, columns) -%}
    {%- if selects -%}
    {{ selects | join('\nunion all\n') }}
    {%- else -%}
    select
        {%- for name, type in columns.items() %}
        cast(null as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    where 1 = 0
    {%- endif -%}
{%- endmacro %}

{# How much the clocks of two machines with a loader may differ. #}
{% macro leeway() -%}
    {{ return(adapter.dispatch('leeway')()) }}
{%- endmacro %}

{% macro default__leeway() -%}
    10 seconds
{%- endmacro %}

{# target-duckdb writes the time of the machine's own zone. #}
{% macro duckdb__leeway() -%}
    14 hours
{%- endmacro %}
