-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('email_detail')) }}

{% set texts = [
    'channel', 'from_address', 'to_address', 'subject', 'body', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('channel') }} as channel,
    {{ as_text('from_address') }} as from_address,
    {{ as_text('to_address') }} as to_address,
    {{ as_text('subject') }} as subject,
    {{ as_text('body') }} as body,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'email_detail'), texts) }}
