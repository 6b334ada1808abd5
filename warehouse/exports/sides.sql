-- told, events, opponents → sides: who fights whom in an event, and whether its victims are civilians alone.
-- agent_party, patient_party: as the texts tell it. party_1, party_2: with the usual opponent where they name one party of violence only.
WITH named AS (
    SELECT event_id, 'agent' AS part, agent_party AS party, count(*) AS times FROM told WHERE agent_party IS NOT NULL GROUP BY ALL
    UNION ALL
    SELECT event_id, 'patient', patient_party, count(*) FROM told WHERE patient_party IS NOT NULL GROUP BY ALL
),
listed AS (
    SELECT
        event_id,
        coalesce(list(party ORDER BY times DESC, party) FILTER (WHERE part = 'agent'), []) AS agents,
        coalesce(list(party ORDER BY times DESC, party) FILTER (WHERE part = 'patient'), []) AS patients
    FROM named
    GROUP BY event_id
),
chosen AS (
    SELECT
        *,
        agents[1] AS agent_party,
        coalesce(
            list_filter(patients, lambda p: p IS DISTINCT FROM agents[1])[1], list_filter(agents, lambda p: p <> agents[1])[1]
        ) AS patient_party
    FROM listed
),
paired AS (
    SELECT
        *,
        coalesce(agent_party, list_filter(patients, lambda p: p <> patient_party)[1]) AS told_1,
        patient_party AS told_2
    FROM chosen
),
befell AS (
    SELECT
        event_id,
        coalesce(
            bool_and(patient_armed IS FALSE)
                FILTER (WHERE kind IN ('killed', 'wounded', 'captured', 'attack') AND patient_class IS NOT NULL AND toll <> 'subset'),
            FALSE
        ) AS civilians,
        -- Deaths alone are no violence of anyone (an earthquake): the armed fell, or it is told how, or that someone attacked.
        bool_or(patient_armed IS TRUE OR means <> '' OR kind IN ('attack', 'ceasefire_violated')) AS violent
    FROM told
    GROUP BY event_id
)
SELECT
    e.event_id,
    p.agent_party,
    p.patient_party,
    coalesce(p.told_1, CASE WHEN e.family = 'violence' AND b.violent THEN against_2.opponent END) AS party_1,
    coalesce(p.told_2, CASE WHEN e.family = 'violence' AND b.violent THEN against_1.opponent END) AS party_2,
    p.told_1 IS NULL AND e.family = 'violence' AND b.violent AND against_2.opponent IS NOT NULL AS party_1_inferred,
    p.told_2 IS NULL AND e.family = 'violence' AND b.violent AND against_1.opponent IS NOT NULL AS party_2_inferred,
    p.agent_party IS NOT NULL AS killer_told,
    b.civilians,
    b.violent
FROM events AS e
LEFT JOIN paired AS p USING (event_id)
INNER JOIN befell AS b USING (event_id)
LEFT JOIN opponents AS against_1 ON p.told_1 = against_1.party_id
LEFT JOIN opponents AS against_2 ON p.told_2 = against_2.party_id
