-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('interaction_totals_by_channel')) }}

{% set texts = [
    'channel', 'interactions', 'closing_time', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('channel') }} as channel,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('interactions') }} as interactions,
    {{ as_duration('closing_time') }} as closing_time,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'interaction_totals_by_channel'), texts), ['report_date']) }}
