{# The name of a campaign where `campaigns` is loaded; else its number. #}
{% macro campaign_name(campaign_id) -%}
    {%- if is_loaded('campaigns') -%}
        coalesce(names.campaign_name, {{ campaign_id }})
    {%- else -%}
        {{ campaign_id }}
    {%- endif -%}
{%- endmacro %}

{% macro join_campaign_names(calls) -%}
    {%- if is_loaded('campaigns') -%}
        left join {{ ref('int_campaign_names') }} as names
            on names.operation_id = {{ calls }}.operation_id
            and names.campaign_id = {{ calls }}.campaign_id
    {%- endif -%}
{%- endmacro %}
