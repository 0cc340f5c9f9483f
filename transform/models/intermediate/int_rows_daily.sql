-- How many rows each table with times has of each day of the operation. A table, since reading it
-- means to read all reports.
{{ config(materialized='table') }}
{%- set parts = [] %}
{%- for stream, column in (event_columns() | items | list) + (day_columns() | items | list) if is_loaded(stream) %}
{%- set day = column ~ '_local' if stream in event_columns() else column %}
{%- set part %}
{%- set counted = {'amd_detail': 'int_amd_hours', 'call_detail': 'int_calls_daily'}.get(stream) %}
{%- if counted %}
select
    operation_id,
    '{{ stream }}' as table_name,
    day,
    cast(sum(calls) as bigint) as row_count
from {{ ref(counted) }}
{%- else %}
select
    operation_id,
    '{{ stream }}' as table_name,
    cast({{ day }} as date) as day,
    count(*) as row_count
from {{ ref('stg_' ~ stream) }}
where {{ day }} is not null
{%- endif %}
group by 1, 2, 3
{%- endset %}
{%- do parts.append(part) %}
{%- endfor %}

{{ union_all(parts, {
    'operation_id': 'varchar(40)',
    'table_name': 'varchar(60)',
    'day': 'date',
    'row_count': 'bigint',
}) }}
