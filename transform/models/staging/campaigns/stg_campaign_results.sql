-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('campaign_results')) }}

{% set texts = [
    'campaign_id', 'customer_id', 'telephone', 'customer_name', 'customer_last_name', 'id_type',
    'result', 'opt1', 'opt2', 'opt3', 'opt4', 'opt5', 'opt6', 'opt7', 'opt8', 'opt9', 'opt10',
    'opt11', 'opt12', 'conn_id', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('campaign_id') }} as campaign_id,
    {{ as_text('customer_id') }} as customer_id,
    {{ as_text('telephone') }} as telephone,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('customer_name') }} as customer_name,
    {{ as_text('customer_last_name') }} as customer_last_name,
    {{ as_text('id_type') }} as id_type,
    {{ as_text('result') }} as result,
    {{ as_text('opt1') }} as opt1,
    {{ as_text('opt2') }} as opt2,
    {{ as_text('opt3') }} as opt3,
    {{ as_text('opt4') }} as opt4,
    {{ as_text('opt5') }} as opt5,
    {{ as_text('opt6') }} as opt6,
    {{ as_text('opt7') }} as opt7,
    {{ as_text('opt8') }} as opt8,
    {{ as_text('opt9') }} as opt9,
    {{ as_text('opt10') }} as opt10,
    {{ as_text('opt11') }} as opt11,
    {{ as_text('opt12') }} as opt12,
    {{ as_text('conn_id') }} as conn_id,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'campaign_results'), texts) }}
