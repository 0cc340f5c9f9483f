-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('smart_waiting_detail')) }}

{% set texts = [
    'skill_id', 'ani', 'status', 'attempts', 'dial_phone', 'time_between_calls', 'time',
    'billed_minutes', 'customer_id', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('skill_id') }} as skill_id,
    {{ as_text('ani') }} as ani,
    {{ utc('date_inbound_call') }} as date_inbound_call,
    {{ local(utc('date_inbound_call')) }} as date_inbound_call_local,
    occurrence,
    {{ utc('date_last_outbound_call') }} as date_last_outbound_call,
    {{ local(utc('date_last_outbound_call')) }} as date_last_outbound_call_local,
    {{ as_text('status') }} as status,
    {{ as_count('attempts') }} as attempts,
    {{ as_text('dial_phone') }} as dial_phone,
    {{ as_duration('time_between_calls') }} as time_between_calls,
    {{ as_text('time') }} as time,
    {{ as_decimal('billed_minutes') }} as billed_minutes,
    {{ as_text('customer_id') }} as customer_id,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'smart_waiting_detail'), texts) }}
