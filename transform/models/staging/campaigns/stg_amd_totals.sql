-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('amd_totals')) }}

{% set texts = [
    'campaign_id', 'total_amd', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('campaign_id') }} as campaign_id,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('total_amd') }} as total_amd,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'amd_totals'), texts), ['report_date', 'campaign_id']) }}
