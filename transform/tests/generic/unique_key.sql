{#
No two rows of a staging model have one key, among those that were loaded in the last days: so it
costs little, and a loader that adds rows instead of replacing them adds such rows in every run.
Rows whose key has a text that stands for nothing are left out: several such texts are null.
#}
{% test unique_key(model, columns) %}

select operation_id, {{ columns | join(', ') }}, count(*) as row_count
from {{ model }}
where loaded_at >= {{ utc_now() }} - interval '{{ var('unique_key_days', 3) }} days'
    {%- for column in columns %}
    and {{ column }} is not null
    {%- endfor %}
group by operation_id, {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}
