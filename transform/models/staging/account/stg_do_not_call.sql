-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('do_not_call')) }}

{% set texts = [
    'phone_number', 'type', 'date_delete', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('phone_number') }} as phone_number,
    {{ as_text('type') }} as type,
    occurrence,
    {{ as_text('date_delete') }} as date_delete,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'do_not_call'), texts), []) }}
