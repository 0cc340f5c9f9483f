-- A view, since it reads all rows of all tables.
{{ config(materialized='view') }}

{%- set parts = [] %}
{%- for stream, columns in typed_columns().items() if is_loaded(stream) %}
{%- set table = filled(source('wolkvox', stream), columns.keys() | list) %}
{%- for column, kind in columns.items() %}
{%- set part %}
select
    {{ operation() }} as operation_id,
    '{{ stream }}' as table_name,
    '{{ column }}' as column_name,
    {{ form_of(column) }} as form,
    count(*) as row_count
from {{ table }}
where not ({{ is_nothing(column) }}) and ({{ read_as(kind, column) }}) is null
group by 1, 2, 3, 4
{%- endset %}
{%- do parts.append(part) %}
{%- endfor %}
{%- endfor %}

{{ union_all(parts, {
    'operation_id': 'varchar(40)',
    'table_name': 'varchar(60)',
    'column_name': 'varchar(60)',
    'form': 'varchar(40)',
    'row_count': 'bigint',
}) }}
