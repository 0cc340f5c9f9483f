-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('whatsapp_campaign_records')) }}

{% set texts = [
    'campaign_id', 'telephone', 'status', 'errors', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('campaign_id') }} as campaign_id,
    {{ as_text('telephone') }} as telephone,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('status') }} as status,
    {{ as_text('errors') }} as errors,
    {{ utc('last_update') }} as last_update,
    {{ local(utc('last_update')) }} as last_update_local,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'whatsapp_campaign_records'), texts) }}
