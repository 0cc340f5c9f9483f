-- Codes of the list, as it was when they were last there, and codes that calls have.
{{ config(enabled=is_built('wrap_up_codes')) }}

{%- set with_list = is_loaded('activity_codes') %}
{%- set with_calls = is_loaded('call_detail') %}

with
{%- if with_list %}
listed as (

    {{ last_listed(
        'activity_codes', ['type_code', 'cod_act'], ['description_cod_act', 'hit', 'rpc']
    ) }}

),
{%- endif %}
{%- if with_calls %}
used as (

    select operation_id, level, code, max(description) as description
    from {{ ref('int_wrap_ups_daily') }}
    where level > 0
    group by 1, 2, 3

),
{%- endif %}

codes as (

    {% if with_list -%}
    select
        operation_id,
        case type_code when 'cod_act1' then 1 when 'cod_act2' then 2 end as level,
        cod_act as code,
        description_cod_act as description,
        lower(hit) = 'yes' as is_hit,
        lower(rpc) = 'yes' as is_right_party,
        is_listed
    from listed
    where cod_act is not null
    {%- endif %}
    {%- if with_list and with_calls %}
    union all
    {%- endif %}
    {%- if with_calls %}
    select
        used.operation_id,
        used.level,
        used.code,
        used.description,
        cast(null as boolean) as is_hit,
        cast(null as boolean) as is_right_party,
        false as is_listed
    from used
    {%- if with_list %}
    left join listed
        on listed.operation_id = used.operation_id
        and listed.cod_act = used.code
        and listed.type_code = 'cod_act' || used.level
    where listed.cod_act is null
    {%- endif %}
    {%- endif %}

)

select
    codes.operation_id,
    codes.level,
    codes.code,
    codes.description,
    {{ code_kind('codes.code', 'kinds.kind') }} as kind,
    codes.is_hit,
    codes.is_right_party,
    codes.is_listed
from codes
left join {{ ref('code_kinds') }} as kinds on kinds.code = codes.code
