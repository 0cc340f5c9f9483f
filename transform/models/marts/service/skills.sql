-- Skills of the list, as they were when they were last there, and those that other reports have.
{{ config(enabled=is_built('skills')) }}

with {{ known_entries(
    'skills', 'skill_id', 'skill_name', ['skill_description'], seen_in_reports('skill_id', 'skill_name')
) }}

select operation_id, skill_id, skill_name, skill_description, is_listed, last_day
from known
