-- From attempts to hits, by campaign, of the four weeks up to the newest day that is over.
SELECT
    operation_id,
    campaign_id,
    MAX(campaign_name) AS campaign_name,
    MIN(day) AS first_day,
    MAX(day) AS last_day,
    SUM(attempts) AS attempts,
    SUM(answered) AS answered,
    SUM(people) AS people,
    SUM(dropped) AS dropped,
    SUM(right_party) AS right_party,
    SUM(hits) AS hits
FROM campaign_funnel_daily
WHERE day < CURRENT_DATE
    AND day > (SELECT MAX(day) FROM campaign_funnel_daily WHERE day < CURRENT_DATE) - 28
GROUP BY operation_id, campaign_id
ORDER BY attempts DESC, campaign_id, operation_id
