-- What reviewers found in the sample, beside what AMD heard. The sample has as many rows of a small
-- campaign as of a large one, so campaigns and months do not add up.
{{ config(materialized='view', enabled=is_built('amd_review')) }}

with found as (

    select
        chosen.operation_id,
        chosen.campaign_id,
        chosen.month
        {%- for heard in ['machine', 'human'] %},
        {{ count_if("chosen.amd_result = '" ~ heard ~ "'") }} as sampled_{{ heard }},
        {{ count_if("chosen.amd_result = '" ~ heard ~ "' and labels.found is not null") }}
            as labeled_{{ heard }}
        {%- for found in ['machine', 'person'] %},
        {{ count_if("chosen.amd_result = '" ~ heard ~ "' and labels.found = '" ~ found ~ "'") }}
            as {{ found }}_heard_as_{{ heard }}
        {%- endfor %}
        {%- endfor %}
    from {{ ref('amd_review_sample') }} as chosen
    left join {{ ref('amd_labels') }} as labels on labels.review_id = chosen.review_id
    group by 1, 2, 3

),

reviewed as (

    select
        *,
        -- What nobody could label may differ from the rest, such as calls without a recording.
        labeled_machine >= 0.95 * sampled_machine and labeled_human >= 0.95 * sampled_human
            as is_reviewed
    from found

)

{%- set rates = {
    'false_positive': ['person_heard_as_machine', 'person_heard_as_human'],
    'precision': ['machine_heard_as_machine', 'person_heard_as_machine'],
    'recall': ['machine_heard_as_machine', 'machine_heard_as_human'],
} %}

select
    *
    {%- for name, (part, rest) in rates.items() %},
    {{ rate_with_interval(part, 'case when is_reviewed then ' ~ part ~ ' + ' ~ rest ~ ' else 0 end', name) }}
    {%- endfor %}
from reviewed
