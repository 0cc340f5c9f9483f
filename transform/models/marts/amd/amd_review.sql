-- What reviewers found in the sample, beside what AMD heard. The sample has as many rows of a small
-- campaign as of a large one, so campaigns and months do not add up.
{{ config(materialized='view', enabled=is_built('amd_review')) }}

with found as (

    select
        sample.operation_id,
        sample.campaign_id,
        sample.month,
        count(*) as sampled,
        count(labels.found) as labeled,
        {%- for heard in ['machine', 'human'] %}
        {%- for found in ['machine', 'person'] %}
        {{ count_if("sample.amd_result = '" ~ heard ~ "' and labels.found = '" ~ found ~ "'") }}
            as {{ found }}_heard_as_{{ heard }}{{ ',' if not (loop.last and heard == 'human') }}
        {%- endfor %}
        {%- endfor %}
    from {{ ref('amd_review_sample') }} as sample
    left join {{ ref('amd_labels') }} as labels on labels.review_id = sample.review_id
    group by 1, 2, 3

)

select
    *,
    {{ rate_with_interval(
        'person_heard_as_machine', '(person_heard_as_machine + person_heard_as_human)',
        'false_positive'
    ) }},
    {{ rate_with_interval(
        'machine_heard_as_machine', '(machine_heard_as_machine + person_heard_as_machine)',
        'precision'
    ) }},
    {{ rate_with_interval(
        'machine_heard_as_machine', '(machine_heard_as_machine + machine_heard_as_human)',
        'recall'
    ) }}
from found
