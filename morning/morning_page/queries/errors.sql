-- Of calls that were heard as a person, how many agents coded as a machine, by campaign, of all
-- months that are loaded.
SELECT
    accuracy.operation_id,
    accuracy.campaign_id,
    campaigns.campaign_name,
    months.first_month,
    months.last_month,
    accuracy.calls,
    accuracy.coded,
    accuracy.note,
    accuracy.wrong_percent,
    accuracy.wrong_percent_low,
    accuracy.wrong_percent_high
FROM amd_accuracy AS accuracy
LEFT JOIN campaigns
    ON campaigns.operation_id = accuracy.operation_id
    AND campaigns.campaign_id = accuracy.campaign_id
CROSS JOIN (
    SELECT MIN(month) AS first_month, MAX(month) AS last_month FROM amd_accuracy
) AS months
WHERE accuracy.month IS NULL AND accuracy.amd_result = 'human'
ORDER BY accuracy.calls DESC, accuracy.campaign_id, accuracy.operation_id
