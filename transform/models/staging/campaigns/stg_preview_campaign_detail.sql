-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('preview_campaign_detail')) }}

{% set texts = [
    'campaign_id', 'type_of_row', 'conn_id', 'customer_id', 'customer_name', 'customer_last_name',
    'result', 'last_code_act', 'comments_customer_reg', 'agent_id', 'telephone', 'hang_up',
    'type_interaction', 'call_result', 'time', 'cod_act', 'comments', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('campaign_id') }} as campaign_id,
    {{ as_text('type_of_row') }} as type_of_row,
    {{ as_text('conn_id') }} as conn_id,
    {{ as_text('customer_id') }} as customer_id,
    {{ utc('date') }} as date,
    {{ local(utc('date')) }} as date_local,
    occurrence,
    {{ as_text('customer_name') }} as customer_name,
    {{ as_text('customer_last_name') }} as customer_last_name,
    {{ as_text('result') }} as result,
    {{ as_text('last_code_act') }} as last_code_act,
    {{ as_text('comments_customer_reg') }} as comments_customer_reg,
    {{ as_text('agent_id') }} as agent_id,
    {{ as_text('telephone') }} as telephone,
    {{ as_text('hang_up') }} as hang_up,
    {{ as_text('type_interaction') }} as type_interaction,
    {{ as_text('call_result') }} as call_result,
    {{ as_text('time') }} as time,
    {{ as_text('cod_act') }} as cod_act,
    {{ as_text('comments') }} as comments,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ filled(source('wolkvox', 'preview_campaign_detail'), texts) }}
