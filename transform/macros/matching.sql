{# The digits of a telephone, or a hash as it is. Null where fewer than seven could be anybody's. #}
{% macro digits(telephone) -%}
    case
        when {{ matches(telephone, '[0-9a-f]{64}') }} then {{ telephone }}
        when length({{ replace_all(telephone, '[^0-9]', '') }}) >= 7
        then {{ replace_all(telephone, '[^0-9]', '') }}
    end
{%- endmacro %}

{#
Whether two telephones are one, by their digits: the shorter one is the ending of the longer one,
since countries and exchanges put digits before a number.
#}
{% macro is_same_telephone(one, other) -%}
    right({{ one }}, least(length({{ one }}), length({{ other }})))
    = right({{ other }}, least(length({{ one }}), length({{ other }})))
{%- endmacro %}

{#
What calls of one telephone, day, and operation share: telephones that are one end in the same seven
digits. One text, since PostgreSQL may take one of several columns to join by, and then compares all
calls of a day with each other.
#}
{% macro telephone_and_day(calls) -%}
    right({{ calls }}.digits, 7) || cast({{ calls }}.day as varchar) || {{ calls }}.operation_id
{%- endmacro %}

{# The number of a campaign; null where there was none, which servers write in several ways. #}
{% macro campaign(campaign_id) -%}
    nullif({{ campaign_id }}, '0')
{%- endmacro %}

{# What detection heard: `machine`, `human`, or another word. #}
{% macro heard(result) -%}
    lower(trim({{ result }}))
{%- endmacro %}

{#
Pairs of the nearest, one to one: again and again those of which each is the other's nearest, so in
the end the same as taking the smallest gap first.

Args:
    candidates: A table of pairs that may belong together, with the columns left_id, right_id and gap.
    rounds: How often. What is left after that stays unmatched: of a telephone that is called again
        and again within the time, some calls can be.
#}
{% macro nearest_pairs(candidates, rounds) -%}
    {%- for round in range(rounds) %}
    ranked_{{ round }} as (

        select
            *,
            row_number() over (partition by left_id order by gap, right_id) as left_place,
            row_number() over (partition by right_id order by gap, left_id) as right_place
        from {{ candidates if round == 0 else 'open_' ~ round }}

    ),

    pairs_{{ round }} as (

        select left_id, right_id, gap
        from ranked_{{ round }}
        where left_place = 1 and right_place = 1

    ),

    {%- if not loop.last %}

    open_{{ round + 1 }} as (

        select ranked.left_id, ranked.right_id, ranked.gap
        from ranked_{{ round }} as ranked
        left join pairs_{{ round }} as taken_left on taken_left.left_id = ranked.left_id
        left join pairs_{{ round }} as taken_right on taken_right.right_id = ranked.right_id
        where taken_left.left_id is null and taken_right.right_id is null

    ),
    {%- endif %}
    {%- endfor %}

    pairs as (
        {%- for round in range(rounds) %}
        {{ 'union all' if not loop.first }}
        select * from pairs_{{ round }}
        {%- endfor %}

    )
{%- endmacro %}
