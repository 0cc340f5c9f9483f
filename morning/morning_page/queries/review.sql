-- Of people, how many were taken for a machine, in samples that were listened to.
SELECT
    review.operation_id,
    review.campaign_id,
    campaigns.campaign_name,
    review.month,
    review.person_heard_as_machine,
    review.person_heard_as_human,
    review.false_positive_percent,
    review.false_positive_percent_low,
    review.false_positive_percent_high
FROM amd_review AS review
LEFT JOIN campaigns
    ON campaigns.operation_id = review.operation_id AND campaigns.campaign_id = review.campaign_id
WHERE review.is_reviewed
ORDER BY review.month DESC, review.campaign_id
