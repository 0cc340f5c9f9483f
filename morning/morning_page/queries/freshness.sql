-- Of each table, when its newest row is from, and how many days of the four weeks before it lack
-- rows; of holidays, rows are not expected.
SELECT
    ages.operation_id,
    ages.table_name,
    ages.row_count,
    ages.newest_row_at,
    COUNT(missing.day) AS missing_days
FROM table_ages AS ages
LEFT JOIN (
    SELECT missing_days.operation_id, missing_days.table_name, missing_days.day
    FROM missing_days
    INNER JOIN dates ON dates.day = missing_days.day
    WHERE NOT dates.is_holiday
) AS missing
    ON missing.operation_id = ages.operation_id
    AND missing.table_name = ages.table_name
    AND missing.day < CAST(ages.newest_row_at AS DATE)
    AND missing.day >= CAST(ages.newest_row_at AS DATE) - 28
GROUP BY ages.operation_id, ages.table_name, ages.row_count, ages.newest_row_at
ORDER BY ages.newest_row_at, ages.table_name, ages.operation_id
