{#
Each value is in another model, of the same operation; null and what was dropped are no values.
Passes where one of the two is not built.
#}
{% test known_in(model, column_name, mart) %}

{% set known = ref(mart) if is_built(mart) else none %}
{# Where a model is not selected, it may never have been built. #}
{% if known is none or (execute and (load_relation(known) is none or load_relation(model) is none)) %}
select 1 as never where 1 = 0
{% else %}
select distinct here.operation_id, here.{{ column_name }}
from {{ model }} as here
left join {{ known }} as known
    on known.operation_id = here.operation_id and known.{{ column_name }} = here.{{ column_name }}
where here.{{ column_name }} <> '(dropped)' and known.{{ column_name }} is null
{% endif %}

{% endtest %}
