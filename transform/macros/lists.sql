{#
All that a list has or had, as it was when it was last there. What is gone keeps its last name.

Args:
    stream: The list.
    keys: The columns that tell entries apart.
    columns: Other columns.
#}
{% macro last_listed(stream, keys, columns) -%}
    {%- set kinds = columns_by_table()[stream] -%}
    select operation_id, {{ (keys + columns) | join(', ') }}, is_listed
    from (
        select
            {{ operation() }} as operation_id,
            {%- for name in keys + columns %}
            {{ campaign(as_text(name)) if name == 'campaign_id' else read_as(kinds[name], name) }} as {{ name }},
            {%- endfor %}
            read_at = max(read_at) over (partition by {{ operation() }}) as is_listed,
            row_number() over (
                partition by {{ ([operation()] + keys) | join(', ') }} order by read_at desc, occurrence
            ) as newest_first
        from {{ filled(source('wolkvox', stream), keys + columns) }}
    ) as newest
    where newest_first = 1
{%- endmacro %}

{#
Common table expressions of which the last, `known`, has what a list has or had, and what other
reports have and the list lacks, with the name that it had last.

Args:
    stream: The list.
    key: Its key, which the other reports have as well.
    name: The column with the name.
    columns: Other columns of the list.
    seen: Selects from other reports, of operation_id, the key, the name, and the day.
#}
{% macro known_entries(stream, key, name, columns, seen) -%}
    {%- set texts = {'operation_id': 'varchar(40)', key: 'varchar(40)', name: 'varchar(40)'} -%}
    {%- set lists = dict(texts) -%}
    {%- for column in columns -%}
        {%- do lists.update({column: 'varchar(40)'}) -%}
    {%- endfor -%}
    {%- do lists.update({'is_listed': 'boolean'}) -%}
    {%- do texts.update({'day': 'date'}) -%}
    {%- set listed -%}
    {{ last_listed(stream, [key], [name] + columns) if is_loaded(stream) else '' }}
    {%- endset -%}
    listed as (

        {{ union_all([listed] if is_loaded(stream) else [], lists) }}

    ),

    seen as (

        {{ union_all(seen, texts) }}

    ),

    newest as (

        select operation_id, {{ key }}, {{ name }}, last_day
        from (
            select
                *,
                max(day) over (partition by operation_id, {{ key }}) as last_day,
                row_number() over (
                    partition by operation_id, {{ key }}
                    order by case when {{ name }} is null then 1 else 0 end, day desc, {{ name }}
                ) as newest_first
            from seen
            where {{ key }} <> '(dropped)'
        ) as named
        where newest_first = 1

    ),

    known as (

        select
            coalesce(listed.operation_id, newest.operation_id) as operation_id,
            coalesce(listed.{{ key }}, newest.{{ key }}) as {{ key }},
            coalesce(listed.{{ name }}, newest.{{ name }}) as {{ name }},
            {%- for column in columns %}
            listed.{{ column }},
            {%- endfor %}
            coalesce(listed.is_listed, false) as is_listed,
            newest.last_day
        from (select * from listed where {{ key }} <> '(dropped)') as listed
        full outer join newest
            on newest.operation_id = listed.operation_id and newest.{{ key }} = listed.{{ key }}

    )
{%- endmacro %}

{# Which reports beside its list name an agent, a skill, or a campaign: the model, and its day. #}
{% macro reports_with(key) %}
    {% set local_day = 'cast(date_local as date)' %}
    {{ return({
        'agent_id': {
            'agent_time': ['stg_agent_time', 'report_date'],
            'agent_time_hourly': ['stg_agent_time_hourly', 'date'],
            'agent_auxiliary_time': ['stg_agent_auxiliary_time', 'report_date'],
            'call_detail': ['int_calls_daily', 'day'],
            'chat_detail': ['stg_chat_detail', 'cast(coalesce(date_local, date_close_local) as date)'],
        },
        'skill_id': {
            'skill_service_level_hourly': ['stg_skill_service_level_hourly', 'date'],
            'answered_calls_by_wait': ['stg_answered_calls_by_wait', 'report_date'],
            'abandoned_calls_by_wait': ['stg_abandoned_calls_by_wait', 'report_date'],
            'call_detail': ['stg_call_detail', local_day],
        },
        'campaign_id': {
            'call_detail': ['int_calls_daily', 'day'],
            'amd_detail': ['int_amd_hours', 'day'],
            'campaign_results': ['stg_campaign_results', local_day],
        },
    }[key]) }}
{% endmacro %}

{#
Selects of what loaded reports name; see `known_entries`.

Args:
    key: The column that identifies it.
    name: The column with its name; null where a report has the number alone.
#}
{% macro seen_in_reports(key, name) %}
    {% set selects = [] %}
    {% for stream, (model, day) in reports_with(key).items() if is_loaded(stream) %}
        {% set number = campaign(key) if key == 'campaign_id' else key %}
        {% set named = 'cast(null as varchar(40))' if key == 'campaign_id' else name %}
        {% do selects.append(
            'select operation_id, ' ~ number ~ ' as ' ~ key ~ ', ' ~ named ~ ' as ' ~ name ~ ', '
            ~ 'max(' ~ day ~ ') as day from ' ~ ref(model) ~ ' group by 1, 2, 3'
        ) %}
    {% endfor %}
    {{ return(selects) }}
{% endmacro %}
