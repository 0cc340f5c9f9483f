{# Which reports are loaded: the variable `reports`, or TAP_WOLKVOX_REPORTS, as the tap has them. #}
{% macro loaded_reports() %}
    {% set given = var('reports', none) or fromjson(env_var('TAP_WOLKVOX_REPORTS', '["amd_detail"]')) %}
    {{ return(all_reports() if 'all' in given else given) }}
{% endmacro %}

{% macro is_loaded(stream) %}
    {{ return(stream in loaded_reports()) }}
{% endmacro %}

{# The zone of the operation's clock. #}
{% macro timezone() -%}
    {{ return(var('timezone', env_var('TAP_WOLKVOX_TIMEZONE', 'America/Bogota'))) }}
{%- endmacro %}

{# The column that tells operations apart in one table; an empty text where there is none. #}
{% macro operation() -%}
    {{ return(var('operation_column', env_var('WOLKVOX_OPERATION_COLUMN', "''"))) }}
{%- endmacro %}

{#
The rows that the server reports now: of each response, those of its newest reading.

Args:
    relation: The table.
    asked: Columns that tell what was asked for, such as the day.
#}
{% macro newest(relation, asked) -%}
    (
        select
            *,
            rank() over (
                partition by {{ ([operation()] + asked) | join(', ') }}
                order by read_at desc
            ) as newest_first
        from {{ relation }}
    ) as ranked
where newest_first = 1
{%- endmacro %}

{#
Days that have new rows since the model was built; an hour more, lest a clock be off.

Args:
    staging: The staging model that the days are of.
    time: Its column with the local time.
#}
{% macro changed_days(staging, time) -%}
    select distinct operation_id, cast({{ time }} as date) as day
    from {{ staging }}
    where loaded_at >= (
        select coalesce(max(loaded_at), timestamp '1970-01-02 00:00:00') - interval '1 hour'
        from {{ this }}
    )
{%- endmacro %}

{# How many percent of a whole something is; null of nothing. #}
{% macro percent(part, whole) -%}
    cast(100.0 * ({{ part }}) / nullif({{ whole }}, 0) as decimal(9, 2))
{%- endmacro %}
