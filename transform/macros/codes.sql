{# Whether the server set a code, because an agent chose none in time. #}
{% macro is_timeout(code) -%}
    upper({{ code }}) like 'TIMEOUT%'
{%- endmacro %}

{#
What a wrap-up code stands for, such as `person`; null where the seed `code_kinds` does not say.

Args:
    code: The code; none is `not coded`.
    kind: What the seed says of it.
#}
{% macro code_kind(code, kind) -%}
    case when {{ code }} is null or {{ is_timeout(code) }} then 'not coded' else {{ kind }} end
{%- endmacro %}

{#
All that a list has or had, as it was when it was last there. What is gone keeps its last name.

Args:
    stream: The list.
    keys: The columns that tell entries apart.
    columns: Other columns.
#}
{% macro last_listed(stream, keys, columns) -%}
    {%- set kinds = columns_by_table()[stream] -%}
    {%- set asked = [operation()] + ([partition_columns().get(stream)] | select | list) -%}
    select operation_id, {{ (keys + columns) | join(', ') }}, is_listed
    from (
        select
            {{ operation() }} as operation_id,
            {%- for name in keys + columns %}
            {{ campaign(as_text(name)) if name == 'campaign_id' else read_as(kinds[name], name) }} as {{ name }},
            {%- endfor %}
            read_at = max(read_at) over (partition by {{ asked | join(', ') }}) as is_listed,
            row_number() over (
                partition by {{ ([operation()] + keys) | join(', ') }} order by read_at desc, occurrence
            ) as newest_first
        from {{ filled(source('wolkvox', stream), keys + columns) }}
    ) as listed
    where newest_first = 1
{%- endmacro %}
