-- How many rows of the sample for review have a label.
SELECT COUNT(*) AS labels
FROM amd_labels
