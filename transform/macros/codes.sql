{# Whether the server set a code, because an agent chose none in time. #}
{% macro is_timeout(code) -%}
    upper({{ code }}) like 'TIMEOUT%'
{%- endmacro %}

{#
What a wrap-up code stands for, such as `person`; null where the seed `code_kinds` does not say.

Args:
    code: The code; none is `not coded`.
    kind: What the seed says of it.
#}
{% macro code_kind(code, kind) -%}
    case when {{ code }} is null or {{ is_timeout(code) }} then 'not coded' else {{ kind }} end
{%- endmacro %}
