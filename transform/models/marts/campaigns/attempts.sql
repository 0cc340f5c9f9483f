-- A row of `campaign_results`: each time that a record was dialed.
{{ config(materialized='view', enabled=is_built('attempts')) }}

with attempts as (

    select * from {{ ref('int_attempts') }}

)
{%- if is_built('calls') %},

calls as (

    -- What became of a call in the end.
    select
        operation_id, conn_id,
        max(case when is_last_leg then agent_id end) as agent_id,
        cast(sum(talk_seconds) as bigint) as talk_seconds,
        max(case when is_hit then 1 else 0 end) = 1 as is_hit,
        max(case when is_right_party then 1 else 0 end) = 1 as is_right_party
    from {{ ref('calls') }}
    where conn_id <> ''
    group by 1, 2

)
{%- endif %}
{%- if is_loaded('abandoned_call_detail') %},

abandoned as (

    select operation_id, conn_id
    from {{ ref('stg_abandoned_call_detail') }}
    where conn_id is not null and coalesce(type_interaction, '') <> 'inbound'
    group by 1, 2

)
{%- endif %}
{%- if is_built('int_amd_matches') %},

heard as (

    select
        operation_id, ended_date, coalesce(ended_campaign_id, '') as campaign_id, ended_customer_id,
        ended_telephone, ended_occurrence, conn_id, max(amd_result) as amd_result
    from {{ ref('int_amd_matches') }}
    where compared_with = 'campaign_results' and gap_seconds is not null
    group by 1, 2, 3, 4, 5, 6, 7

)
{%- endif %}

select
    attempts.operation_id,
    attempts.campaign_id,
    attempts.customer_id,
    attempts.telephone,
    attempts.dialed_at,
    attempts.dialed_local,
    cast(attempts.dialed_local as date) as day,
    attempts.attempt,
    attempts.seconds_since_last,
    attempts.conn_id,
    attempts.result,
    case attempts.result
        when 'answer' then 'person'
        when 'abandon' then 'dropped'
        when 'answer-machine' then 'machine'
        when 'no-answer' then 'no answer'
        when 'busy' then 'busy'
        when 'congestion' then 'failed'
        when 'failed' then 'failed'
        when 'chanunavail' then 'failed'
        else 'other'
    end as result_kind,
    {% if is_built('int_amd_matches') -%}
    heard.amd_result,
    {%- else -%}
    cast(null as varchar(20)) as amd_result,
    {%- endif %}
    {% if is_loaded('abandoned_call_detail') -%}
    abandoned.conn_id is not null as is_abandoned,
    {%- else -%}
    cast(null as boolean) as is_abandoned,
    {%- endif %}
    {% if is_built('calls') -%}
    calls.agent_id,
    calls.talk_seconds,
    calls.conn_id is not null as is_connected,
    {%- else -%}
    cast(null as varchar(20)) as agent_id,
    cast(null as bigint) as talk_seconds,
    cast(null as boolean) as is_connected,
    {%- endif %}
    {% if is_built('calls') and is_loaded('activity_codes') -%}
    coalesce(calls.is_hit, false) as is_hit,
    coalesce(calls.is_right_party, false) as is_right_party,
    {%- else -%}
    cast(null as boolean) as is_hit,
    cast(null as boolean) as is_right_party,
    {%- endif %}
    attempts.occurrence
from attempts
{%- if is_built('calls') %}
left join calls
    on calls.operation_id = attempts.operation_id and calls.conn_id = attempts.conn_id
{%- endif %}
{%- if is_loaded('abandoned_call_detail') %}
left join abandoned
    on abandoned.operation_id = attempts.operation_id and abandoned.conn_id = attempts.conn_id
{%- endif %}
{%- if is_built('int_amd_matches') %}
left join heard
    on heard.operation_id = attempts.operation_id
    and heard.ended_date = attempts.dialed_at
    and heard.ended_customer_id = attempts.record_customer_id
    and heard.ended_telephone = attempts.telephone
    and heard.campaign_id = coalesce(attempts.campaign_id, '')
    and heard.ended_occurrence = attempts.occurrence
    and heard.conn_id = coalesce(attempts.conn_id, '')
{%- endif %}
