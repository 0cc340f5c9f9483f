-- Of each table: how old its newest row is, or for lists its newest reading. One without rows is here
-- as well, with no operation.
{%- set parts = [] %}
{%- for stream in loaded_reports() %}
{%- set column = event_columns().get(stream) or day_columns().get(stream) or 'read_at' %}
{%- set part %}
select
    operation_id,
    '{{ stream }}' as table_name,
    count(*) as row_count,
    {% if stream in day_columns() -%}
    {{ start_of_day('max(' ~ column ~ ')') }} as newest_row_at,
    {%- else -%}
    max({{ column }}) as newest_row_at,
    {%- endif %}
    max(loaded_at) as newest_load_at
from {{ ref('stg_' ~ stream) }}
group by 1
union all
select
    '' as operation_id, '{{ stream }}' as table_name, 0 as row_count,
    cast(null as timestamp) as newest_row_at, cast(null as timestamp) as newest_load_at
where not exists (select 1 from {{ ref('stg_' ~ stream) }})
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
