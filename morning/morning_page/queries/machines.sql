-- What machines answered, by weekday and hour, of the four weeks up to the newest day that is over.
SELECT
    weekday,
    hour,
    MIN(day) AS first_day,
    MAX(day) AS last_day,
    SUM(calls) AS calls,
    SUM(machines) AS machines
FROM amd_machine_share
WHERE day < CURRENT_DATE
    AND day > (SELECT MAX(day) FROM amd_machine_share WHERE day < CURRENT_DATE) - 28
GROUP BY weekday, hour
ORDER BY weekday, hour
