-- How often AMD was wrong, as far as these reports can show it.
{{ config(enabled=is_built('amd_accuracy')) }}

{#- Through the attempt to the call, by its id; else straight to the call. #}
{%- set matched_by = 'campaign_results' if is_loaded('campaign_results') else 'call_detail' %}
{#- What is counted, and of calls that were heard as what. #}
{%- set counts = {
    'calls': '',
    'matched': '',
    'connected': '',
    'coded': 'human',
    'coded_as_machine': 'human',
    'coded_without_kind': 'human',
    'short_calls': 'human',
    'person_soon': 'machine',
    'called_back': 'machine',
} %}

with calls as (

    -- Coded where those who had the call agree on what it was: nobody knows who had it first.
    select
        operation_id,
        conn_id,
        max(campaign_id) as campaign_id,
        sum(talk_seconds) as talk_seconds,
        max(case when is_last_leg then ended_by end) as ended_by,
        count(case when code_kind <> 'not coded' then 1 end) as coded_legs,
        count(case when code_kind = 'machine' then 1 end) as machine_legs,
        count(case when code_kind is null then 1 end) as legs_without_kind
    from {{ ref('calls') }}
    where conn_id <> '' and coalesce(type_interaction, '') <> 'inbound'
    group by 1, 2

),

matches as (

    select
        matches.operation_id,
        coalesce(matches.campaign_id, '') as campaign_id,
        matches.day,
        matches.amd_result,
        calls.conn_id is not null as is_connected,
        calls.coded_legs > 0 and calls.machine_legs in (0, calls.coded_legs) as is_coded,
        calls.machine_legs > 0 and calls.machine_legs = calls.coded_legs as is_machine,
        calls.coded_legs = 0 and calls.legs_without_kind > 0 as is_without_kind,
        calls.ended_by = 'customer' and calls.talk_seconds <= 10 as is_short
    from {{ ref('int_amd_matches') }} as matches
    left join calls
        on calls.operation_id = matches.operation_id
        and calls.conn_id = matches.conn_id
        and (
            calls.campaign_id is null
            or matches.campaign_id is null
            or calls.campaign_id = matches.campaign_id
        )
    where matches.compared_with = '{{ matched_by }}' and matches.gap_seconds is not null

),

counted as (

    select
        operation_id, coalesce(campaign_id, '') as campaign_id, day, 'human' as amd_result,
        humans as calls, 0 as matched, 0 as connected, 0 as coded, 0 as coded_as_machine,
        0 as coded_without_kind, 0 as short_calls, 0 as person_soon, 0 as called_back
    from {{ ref('int_amd_hours') }}
    union all
    select
        operation_id, coalesce(campaign_id, ''), day, 'machine', machines, 0, 0, 0, 0, 0, 0, 0, 0
    from {{ ref('int_amd_hours') }}
    union all
    select
        operation_id, coalesce(campaign_id, ''), day, 'machine', 0, 0, 0, 0, 0, 0, 0,
        person_soon, called_back
    from {{ ref('int_amd_signals') }}
    union all
    select
        operation_id, campaign_id, day, amd_result, 0, 1,
        case when is_connected then 1 else 0 end,
        case when is_coded and amd_result = 'human' then 1 else 0 end,
        case when is_machine and amd_result = 'human' then 1 else 0 end,
        case when is_without_kind and amd_result = 'human' then 1 else 0 end,
        case when is_short and amd_result = 'human' then 1 else 0 end,
        0, 0
    from matches
    where amd_result in ('human', 'machine')

),

summed as (

    select
        operation_id,
        case when grouping(campaign_id) = 1 then 'all' else campaign_id end as campaign_id,
        {{ first_of_month('day') }} as month,
        amd_result
        {%- for count in counts %},
        cast(sum({{ count }}) as bigint) as {{ count }}
        {%- endfor %}
    from counted
    group by grouping sets (
        (operation_id, campaign_id, {{ first_of_month('day') }}, amd_result),
        (operation_id, {{ first_of_month('day') }}, amd_result),
        (operation_id, campaign_id, amd_result),
        (operation_id, amd_result)
    )

),

judged as (

    select
        *,
        -- A seed that knows few codes would make a rate of those alone.
        coded_without_kind > 0.05 * (coded + coded_without_kind) as lacks_kinds
    from summed

)

select
    operation_id,
    campaign_id,
    month,
    amd_result
    {%- for count, of_result in counts.items() %},
    {% if of_result %}case when amd_result = '{{ of_result }}' then {{ count }} end as {% endif %}{{ count }}
    {%- endfor %},
    {{ percent('matched', 'calls') }} as matched_percent,
    case when amd_result = 'human' then {{ percent('coded', 'matched') }} end as coded_percent,
    {{ rate_with_interval(
        'coded_as_machine', 'case when lacks_kinds then 0 else coded end', 'wrong'
    ) }},
    case
        when amd_result = 'machine' then 'not observable here'
        when lacks_kinds then 'codes without a kind in code_kinds'
        when coded < 100 then 'fewer than 100 coded calls'
    end as note
from judged
