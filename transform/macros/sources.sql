{# A setting of the plugin in `meltano.yml`; else the tap's own, from the environment. #}
{% macro of_plugin(name, otherwise) %}
    {% set of_tap = env_var('TAP_WOLKVOX_' ~ name, otherwise) %}
    {{ return(env_var('DBT_' ~ target.type | upper ~ '_' ~ name, '') or of_tap) }}
{% endmacro %}

{# Which reports are loaded: the variable `reports`, or as the plugin or the tap has them. #}
{% macro loaded_reports() %}
    {% set given = var('reports', none) or fromjson(of_plugin('REPORTS', '["amd_detail"]')) %}
    {% set known = columns_by_table() %}
    {% for stream in given if stream not in known and stream != 'all' %}
        {% do exceptions.raise_compiler_error("reports: there is no report '" ~ stream ~ "'") %}
    {% endfor %}
    {{ return(known | list if 'all' in given else given) }}
{% endmacro %}

{% macro is_loaded(stream) %}
    {{ return(stream in loaded_reports()) }}
{% endmacro %}

{#
What the tap does with personal data: `keep`, `hash`, or `drop`.

Args:
    setting: `customer_data` or `staff_data`.
#}
{% macro personal_data(setting) -%}
    {% set mode = var(setting, none) or of_plugin(setting | upper, 'keep') %}
    {% if mode not in ['keep', 'hash', 'drop'] %}
        {% do exceptions.raise_compiler_error(setting ~ ": expected keep, hash, or drop, not '" ~ mode ~ "'") %}
    {% endif %}
    {{ return(mode) }}
{%- endmacro %}

{# The zone of the operation's clock. #}
{% macro timezone() -%}
    {% set zone = var('timezone', none) or of_plugin('TIMEZONE', 'America/Bogota') %}
    {% if zone not in modules.pytz.all_timezones_set %}
        {% do exceptions.raise_compiler_error("timezone: '" ~ zone ~ "' is no IANA time zone, such as America/Bogota") %}
    {% endif %}
    {{ return(zone) }}
{%- endmacro %}

{# The country whose holidays count. #}
{% macro country() -%}
    {{ return(var('country', 'CO')) }}
{%- endmacro %}

{% macro operation_column() %}
    {{ return(var('operation_column', env_var('WOLKVOX_OPERATION_COLUMN', ''))) }}
{% endmacro %}

{# What tells operations apart in one table; an empty text where nothing does. #}
{% macro operation() -%}
    {% set column = operation_column() %}
    {{ return("coalesce(" ~ column ~ ", '')" if column else "''") }}
{%- endmacro %}

{# The columns without which no model can read a table. Others are null where they were left out. #}
{% macro needed_columns(stream) %}
    {% set found = [event_columns().get(stream), day_columns().get(stream), 'occurrence', 'read_at'] %}
    {{ return(found | select('in', columns_by_table()[stream]) | list) }}
{% endmacro %}

{#
A staging model: all columns of a table, of rows that the server reports now.

Args:
    stream: The table.
#}
{% macro staging(stream) -%}
    {%- set columns = columns_by_table()[stream] -%}
    {%- set nullable = [] -%}
    {%- for name, kind in columns.items() if kind not in ['day', 'integer'] and name not in needed_columns(stream) -%}
        {%- do nullable.append(name) -%}
    {%- endfor -%}
    {%- set table = filled(source('wolkvox', stream), nullable) -%}
    {%- set asked = [day_columns().get(stream), partition_columns().get(stream)] | select | list -%}
select
    {{ operation() }} as operation_id,
    {%- for name, kind in columns.items() %}
    {{ read_as(kind, name) }} as {{ name }},
    {%- if kind == 'time' and name != 'read_at' %}
    {{ local(utc(name)) }} as {{ name }}_local,
    {%- endif %}
    {%- endfor %}
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(table, asked) if 'read_at' in columns else table }}
{%- endmacro %}

{# By table, the columns whose text stands for a number, a share, or a duration. #}
{% macro typed_columns() -%}
    {% set typed = {} %}
    {% for stream, columns in columns_by_table().items() %}
        {% set measures = {} %}
        {% for name, kind in columns.items() if kind not in ['text', 'time', 'day', 'integer', 'object'] %}
            {% do measures.update({name: kind}) %}
        {% endfor %}
        {# Read by marts, although Wolkvox does not document what they stand for. #}
        {% do measures.update({
            'chat_detail': {'asa': 'seconds'},
            'skill_service_level_hourly': {'hour': 'hour'},
        }.get(stream, {})) %}
        {% if measures %}
            {% do typed.update({stream: measures}) %}
        {% endif %}
    {% endfor %}
    {{ return(typed) }}
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
The rows that a model by day is built from: all at first; later those of days that have new rows
since it was built.

Args:
    staging: The staging model that the rows are of.
    others: Other staging models whose new rows count as well.
    of: Which rows of the model tell when it was built, where it holds several reports.
#}
{% macro rows_of_changed_days(staging, others=[], of='1 = 1') -%}
    {%- if not is_incremental() -%}
    {{ staging }}
    {%- else -%}
    (
        with changed as (
            {%- for each in [staging] + others %}
            {{ 'union' if not loop.first }}
            select distinct operation_id, cast(date_local as date) as day
            from {{ each }}
            where loaded_at >= {{ loaded_before(of) }}
            {%- endfor %}
        )

        select of_days.*
        from {{ staging }} as of_days
        inner join changed
            on changed.operation_id = of_days.operation_id
            and changed.day = cast(of_days.date_local as date)
        -- Cheaper than to work out the day of each row.
        where of_days.date >= (select {{ days_after('min(day)', '-1') }} from changed)
            and of_days.date <= (select {{ days_after('max(day)', '2') }} from changed)
    )
    {%- endif -%}
{%- endmacro %}

{# When the rows were loaded that the model was built from, less what clocks may differ. #}
{% macro loaded_before(of='1 = 1') -%}
    (
        select coalesce(max(loaded_at), timestamp '1970-01-02 00:00:00') - interval '{{ leeway() }}'
        from {{ this }}
        where {{ of }}
    )
{%- endmacro %}

{#
The number of a row among those alike in its keys. The tap numbers them by what the server wrote,
of which several texts stand for nothing.
#}
{% macro renumbered(keys, order_by) -%}
    row_number() over (partition by {{ keys | join(', ') }} order by {{ (order_by + ['occurrence']) | join(', ') }})
{%- endmacro %}

{#
How many rows meet a condition, of one type in all warehouses.

Args:
    condition: What is met.
    told: What is null where nothing is known of the row; rows of which nothing is known do not count,
        and without any other one the number is null.
#}
{% macro count_if(condition, told='') -%}
    cast(sum(case
        {%- if told %} when ({{ told }}) is null then null{% endif %} when {{ condition }} then 1 else 0
    end) as bigint)
{%- endmacro %}

{# How many percent of a whole something is; null of nothing. #}
{% macro percent(part, whole) -%}
    cast(100.0 * ({{ part }}) / nullif({{ whole }}, 0) as decimal(18, 2))
{%- endmacro %}

{#
A table as it is; or with null for columns that it does not have, since they were left out on the
way, and a line in the log.
#}
{% macro filled(relation, texts) -%}
    {%- set found = adapter.get_columns_in_relation(relation) if execute else [] -%}
    {%- set names = found | map(attribute='name') | map('lower') | list -%}
    {%- set absent = texts | reject('in', names) | list if names else [] -%}
    {%- if absent -%}
        {{ log(this.identifier ~ ': null for columns that ' ~ relation.identifier ~ ' lacks: ' ~ absent | join(', '), info=true) }}
        (
        select *
            {%- for name in absent -%}
            , cast(null as varchar(1)) as {{ name }}
            {%- endfor %}
        from {{ relation }}
    ) as filled
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}
