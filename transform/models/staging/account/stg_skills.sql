-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('skills')) }}

{% set texts = [
    'skill_id', 'skill_name', 'skill_description', 'last_use', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('skill_id') }} as skill_id,
    occurrence,
    {{ as_text('skill_name') }} as skill_name,
    {{ as_text('skill_description') }} as skill_description,
    {{ as_text('last_use') }} as last_use,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'skills'), texts), []) }}
