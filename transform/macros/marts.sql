{#
The reports that each model beyond staging needs; of those in an inner list, one is enough. A model
that lacks any of them is not built.
#}
{% macro needs() %}
    {{ return({
        'int_amd_hours': ['amd_detail'],
        'int_amd_matches': ['amd_detail', ['call_detail', 'campaign_results']],
        'int_amd_signals': ['amd_detail', 'call_detail'],
        'int_attempts': ['campaign_results'],
        'int_calls': ['call_detail'],
        'int_calls_daily': ['call_detail'],
        'int_contacts_daily': ['call_detail'],
        'int_wrap_ups_daily': ['call_detail'],
        'int_campaign_names': ['campaigns'],
        'amd_machine_share': ['amd_detail'],
        'amd_contacts': ['amd_detail'],
        'amd_reach_hourly': ['amd_detail'],
        'amd_accuracy': ['amd_detail', 'call_detail'],
        'amd_consistency': ['amd_detail', 'campaign_results'],
        'amd_review_sample': ['amd_detail'],
        'amd_review': ['amd_detail'],
        'amd_completeness': ['amd_detail', 'amd_totals'],
        'calls': ['call_detail'],
        'attempts': ['campaign_results'],
        'campaign_funnel_daily': ['campaign_results'],
        'dropped_calls_daily': ['campaign_results'],
        'contact_list': ['campaigns', 'campaign_results'],
        'calls_daily': ['call_detail'],
        'wrap_ups_daily': ['call_detail'],
        'wrap_up_codes': [['activity_codes', 'call_detail']],
        'service_daily': ['answered_calls_by_wait', 'abandoned_calls_by_wait'],
        'service_hourly': ['skill_service_level_hourly'],
        'agents_daily': ['agent_time'],
        'agents_hourly': ['agent_time_hourly'],
        'chats_daily': ['chat_detail'],
        'agent_pauses_daily': ['agent_auxiliary_time'],
        'contact_rules_daily': ['call_detail'],
        'agents': [['agents'] + reports_with('agent_id') | list],
        'skills': [['skills'] + reports_with('skill_id') | list],
        'campaigns': [['campaigns'] + reports_with('campaign_id') | list],
    }) }}
{% endmacro %}

{# Models about single people, by whose personal data they need. #}
{% macro about() %}
    {{ return({
        'int_amd_matches': 'customer_data',
        'int_amd_signals': 'customer_data',
        'int_contacts_daily': 'customer_data',
        'amd_accuracy': 'customer_data',
        'amd_consistency': 'customer_data',
        'amd_contacts': 'customer_data',
        'amd_reach_hourly': 'customer_data',
        'amd_review_sample': 'customer_data',
        'amd_review': 'customer_data',
        'contact_list': 'customer_data',
        'contact_rules_daily': 'customer_data',
        'agents': 'staff_data',
        'agents_daily': 'staff_data',
        'agents_hourly': 'staff_data',
        'agent_pauses_daily': 'staff_data',
    }) }}
{% endmacro %}

{# The setting that leaves a model without the people it is about; none if they are there. #}
{% macro drops_people_of(model) %}
    {% set setting = about().get(model) %}
    {{ return(setting if setting and personal_data(setting) == 'drop' else none) }}
{% endmacro %}

{% macro is_built(model) %}
    {% if drops_people_of(model) %}
        {{ return(false) }}
    {% endif %}
    {% set loaded = loaded_reports() %}
    {% for needed in needs()[model] %}
        {% set streams = [needed] if needed is string else needed %}
        {% if not streams | map('string') | select('in', loaded) | list %}
            {{ return(false) }}
        {% endif %}
    {% endfor %}
    {{ return(true) }}
{% endmacro %}

{# Whether a selected model reads a table. #}
{% macro is_read(stream) %}
    {% set lists = {
        'campaigns': ['int_campaign_names', 'campaigns'],
        'activity_codes': ['wrap_up_codes'],
        'agents': ['agents'],
        'skills': ['skills'],
    } %}
    {% set readers = ['stg_' ~ stream, 'unreadable_values'] + lists.get(stream, []) %}
    {% for model in readers if ('model.wolkvox.' ~ model) in selected_resources %}
        {{ return(true) }}
    {% endfor %}
    {{ return(false) }}
{% endmacro %}

{# Say all at once what the loader's tables lack, before a model is built. #}
{% macro check_tables() %}
    {% set faults = [] %}
    {% for stream in loaded_reports() if execute and is_read(stream) %}
        {% set table = source('wolkvox', stream) %}
        {% set names = adapter.get_columns_in_relation(table) | map(attribute='name') | map('lower') | list %}
        {% if not names %}
            {% do faults.append(stream ~ ': there is no such table in the schema ' ~ table.schema ~ '. Run the tap first, or take it out of the reports') %}
        {% elif '_sdc_batched_at' not in names %}
            {% do faults.append(stream ~ ': the table lacks _sdc_batched_at. Set add_record_metadata of the loader (add_metadata_columns for DuckDB) to true, and load again') %}
        {% else %}
            {% set operation = operation_column() %}
            {% for name in needed_columns(stream) + ([operation] if operation else []) if name | lower not in names %}
                {% do faults.append(stream ~ ': the table lacks ' ~ name ~ '. Select it in the tap' ~ (', or add it in stream_maps' if name == operation else '') ~ ', and load again') %}
            {% endfor %}
        {% endif %}
    {% endfor %}
    {% if faults %}
        {% do exceptions.raise_compiler_error('The tables are not complete:\n  ' ~ faults | join('\n  ')) %}
    {% endif %}
{% endmacro %}

{# Name the models that are not built, and why: dbt itself does not. #}
{% macro say_what_is_not_built() %}
    {% if execute %}
        {% for model, needed in needs().items() if not is_built(model) and not model.startswith('int_') %}
            {% set setting = drops_people_of(model) %}
            {% set words = [] %}
            {% for each in needed %}
                {% do words.append(each if each is string else each | join(' or ')) %}
            {% endfor %}
            {% set why = setting ~ ' is drop' if setting else 'it needs ' ~ words | join(' and ') ~ ' among the reports' %}
            {{ log(model ~ ' is not built: ' ~ why, info=true) }}
            {% if setting and adapter.get_relation(target.database, target.schema, model) %}
                {{ log(model ~ ' is there from before, with what ' ~ setting ~ ' now keeps out: drop it', info=true) }}
            {% endif %}
        {% endfor %}
    {% endif %}
{% endmacro %}
