-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('notifications')) }}

{% set texts = [
    'notification', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('notification') }} as notification,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'notifications'), texts) }}
