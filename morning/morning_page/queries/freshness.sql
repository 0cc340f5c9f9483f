-- Of each table, when its newest row is from, when it was loaded, and how many days it lacks in the
-- four weeks before its newest day, and after it: days on which it usually has rows, but no holidays.
SELECT
    ages.operation_id,
    ages.table_name,
    ages.row_count,
    ages.newest_row_at,
    ages.newest_load_at,
    COUNT(missing_days.day) AS missing_days
FROM table_ages AS ages
LEFT JOIN missing_days
    ON missing_days.operation_id = ages.operation_id
    AND missing_days.table_name = ages.table_name
    AND missing_days.day >= CAST(ages.newest_row_at AT TIME ZONE 'UTC' AS DATE) - 28
    -- A day after the newest row of all tables may be a holiday, too: it is not known yet.
    AND missing_days.day IN (SELECT dates.day FROM dates WHERE NOT dates.is_holiday)
GROUP BY
    ages.operation_id, ages.table_name, ages.row_count, ages.newest_row_at, ages.newest_load_at
ORDER BY ages.newest_row_at, ages.table_name, ages.operation_id
