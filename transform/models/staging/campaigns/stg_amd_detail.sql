-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('amd_detail')) }}

{% set texts = [
    'campaign_id', 'customer_id', 'telephone', 'file_name', 'result'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('campaign_id') }} as campaign_id,
    {{ as_text('customer_id') }} as customer_id,
    {{ as_text('telephone') }} as telephone,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('file_name') }} as file_name,
    {{ as_text('result') }} as result,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'amd_detail'), texts) }}
