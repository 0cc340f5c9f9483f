-- Of each table with times: how old its newest row is.
{%- set parts = [] %}
{%- for stream, column in (event_columns() | items | list) + (day_columns() | items | list) if is_loaded(stream) %}
{%- set part %}
select
    operation_id,
    '{{ stream }}' as table_name,
    count(*) as row_count,
    {% if stream in event_columns() -%}
    max({{ column }}) as newest_row_at,
    {%- else -%}
    {{ start_of_day('max(' ~ column ~ ')') }} as newest_row_at,
    {%- endif %}
    max(loaded_at) as newest_load_at
from {{ ref('stg_' ~ stream) }}
group by 1
{%- endset %}
{%- do parts.append(part) %}
{%- endfor %}

with tables as (

    {{ union_all(parts, {
        'operation_id': 'varchar(40)',
        'table_name': 'varchar(60)',
        'row_count': 'bigint',
        'newest_row_at': 'timestamp',
        'newest_load_at': 'timestamp',
    }) }}

)

select
    operation_id,
    table_name,
    row_count,
    newest_row_at,
    newest_load_at,
    cast({{ seconds_after(utc_now(), 'newest_row_at') }} / 3600.0 as decimal(12, 1)) as age_hours
from tables
