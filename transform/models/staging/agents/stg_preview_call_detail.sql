-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('preview_call_detail')) }}

{% set texts = [
    'id_call', 'agent_id', 'agent_name', 'type_call', 'time_preview', 'ready', 'talk',
    'not_ready_acw', 'auxiliary_times', 'ring', 'total_duration', 'preview_percent', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('id_call') }} as id_call,
    {{ utc('date_preview') }} as date_preview,
    {{ local(utc('date_preview')) }} as date_preview_local,
    occurrence,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('agent_name') }} as agent_name,
    {{ as_text('type_call') }} as type_call,
    {{ as_duration('time_preview') }} as time_preview,
    {{ as_duration('ready') }} as ready,
    {{ as_duration('talk') }} as talk,
    {{ as_duration('not_ready_acw') }} as not_ready_acw,
    {{ as_duration('auxiliary_times') }} as auxiliary_times,
    {{ as_duration('ring') }} as ring,
    {{ as_duration('total_duration') }} as total_duration,
    {{ as_percent('preview_percent') }} as preview_percent,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'preview_call_detail'), texts) }}
