-- Hours of agents by state, of the seven days up to the newest day that is over.
SELECT
    operation_id,
    agent_id,
    agent_name,
    MIN(day) AS first_day,
    MAX(day) AS last_day,
    SUM(login_hours) AS login_hours,
    SUM(ready_hours) AS ready_hours,
    SUM(inbound_hours) AS inbound_hours,
    SUM(outbound_hours) AS outbound_hours,
    SUM(after_call_hours) AS after_call_hours,
    SUM(ring_hours) AS ring_hours,
    SUM(auxiliary_hours) AS auxiliary_hours
FROM agents_daily
WHERE day < CURRENT_DATE
    AND day > (SELECT MAX(day) FROM agents_daily WHERE day < CURRENT_DATE) - 7
GROUP BY operation_id, agent_id, agent_name
ORDER BY operation_id, agent_id, agent_name
