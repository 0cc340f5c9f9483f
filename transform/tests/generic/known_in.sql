{# Each value is in another model, of the same operation. Passes where that one is not built. #}
{% test known_in(model, column_name, mart) %}

{% if is_built(mart) %}
{% set known = ref(mart) %}
{% if execute and load_relation(known) is none %}
select 1 as never where 1 = 0
{% else %}
select distinct here.operation_id, here.{{ column_name }}
from {{ model }} as here
left join {{ known }} as known
    on known.operation_id = here.operation_id and known.{{ column_name }} = here.{{ column_name }}
where here.{{ column_name }} is not null and known.{{ column_name }} is null
{% endif %}
{% else %}
select 1 as never where 1 = 0
{% endif %}

{% endtest %}
