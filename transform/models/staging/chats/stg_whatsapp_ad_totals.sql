-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('whatsapp_ad_totals')) }}

{% set texts = [
    'ad_chatbot', 'ad_agents', 'post_chatbot', 'post_agents', 'total_chatbot', 'total_agents',
    'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('ad_chatbot') }} as ad_chatbot,
    {{ as_count('ad_agents') }} as ad_agents,
    {{ as_count('post_chatbot') }} as post_chatbot,
    {{ as_count('post_agents') }} as post_agents,
    {{ as_count('total_chatbot') }} as total_chatbot,
    {{ as_count('total_agents') }} as total_agents,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'whatsapp_ad_totals'), texts), ['report_date']) }}
