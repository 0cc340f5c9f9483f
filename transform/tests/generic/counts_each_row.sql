{#
Each row of a staging model is counted once. What is no longer in the table, because rows were deleted
or telephones were hashed, stays until a full build: DBT_FULL_REFRESH=true.
#}
{% test counts_each_row(model, staging, counted='calls') %}

{# Where the model is not selected, it may never have been built. #}
{% if execute and load_relation(model) is none %}
select 1 as never where 1 = 0
{% else %}
select counted.calls as counted, loaded.calls as loaded
from (select coalesce(sum({{ counted }}), 0) as calls from {{ model }}) as counted
cross join (select count(*) as calls from {{ staging }}) as loaded
where counted.calls <> loaded.calls
{% endif %}

{% endtest %}
