-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('campaign_totals_by_telephone')) }}

{% set texts = [
    'campaign_id', 'telephone', 'total_machine_recognitions', 'no_answer', 'answer_machine', 'busy',
    'congestion', 'failed', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('campaign_id') }} as campaign_id,
    {{ as_text('telephone') }} as telephone,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('total_machine_recognitions') }} as total_machine_recognitions,
    {{ as_count('no_answer') }} as no_answer,
    {{ as_count('answer_machine') }} as answer_machine,
    {{ as_count('busy') }} as busy,
    {{ as_count('congestion') }} as congestion,
    {{ as_count('failed') }} as failed,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'campaign_totals_by_telephone'), texts), ['report_date', 'campaign_id']) }}
