-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('interactions_daily')) }}

{% set texts = [
    'interactions', 'close_time', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    cast(date as date) as date,
    occurrence,
    {{ as_count('interactions') }} as interactions,
    {{ as_duration('close_time') }} as close_time,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'interactions_daily'), texts), ['date']) }}
