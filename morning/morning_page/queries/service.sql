-- How calls that came in were served, by day, of the four weeks up to the newest day that is over.
SELECT
    day,
    SUM(offered) AS offered,
    SUM(abandoned) AS abandoned,
    SUM(answered_20) AS answered_20
FROM service_daily
WHERE day < CURRENT_DATE
    AND day > (SELECT MAX(day) FROM service_daily WHERE day < CURRENT_DATE) - 28
GROUP BY day
ORDER BY day
