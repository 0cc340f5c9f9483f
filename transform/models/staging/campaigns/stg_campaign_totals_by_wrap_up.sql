-- `make pages` writes this file, from the declarations of the reports.
{{ config(enabled=is_loaded('campaign_totals_by_wrap_up')) }}

{% set texts = [
    'campaign_id', 'cod_act', 'records', 'percent', 'other_fields'
] %}

select
    {{ operation() }} as operation_id,
    {{ as_text('campaign_id') }} as campaign_id,
    {{ as_text('cod_act') }} as cod_act,
    cast(report_date as date) as report_date,
    occurrence,
    {{ as_count('records') }} as records,
    {{ as_percent('percent') }} as percent,
    {{ utc('read_at') }} as read_at,
    other_fields,
    {{ utc('_sdc_batched_at') }} as loaded_at
from {{ newest(filled(source('wolkvox', 'campaign_totals_by_wrap_up'), texts), ['report_date', 'campaign_id']) }}
