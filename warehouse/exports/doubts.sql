-- coded_events, deaths → doubts: values of an export that stand for something the texts do not say, counted by column and reason.
WITH parts AS (SELECT event_id, sum(dead) AS dead FROM deaths GROUP BY event_id),
noted AS (
    SELECT 'ucdp_ged' AS export, 'high' AS name, 'no upper bound is told: the greatest figure stands' AS reason
    FROM coded_events WHERE ucdp_left_out IS NULL AND killed_high IS NULL
    UNION ALL
    SELECT 'ucdp_ged', 'best', 'no number is told: the least that the words allow stands'
    FROM coded_events WHERE ucdp_left_out IS NULL AND killed_best IS NULL
    UNION ALL
    SELECT 'ucdp_ged', 'dyad_name', 'one side is not told: the usual opponent of the other stands'
    FROM coded_events WHERE ucdp_left_out IS NULL AND (party_1_inferred OR (party_2_inferred AND NOT one_sided_violence))
    UNION ALL
    SELECT 'ucdp_ged', 'deaths_unknown', 'the groups told add up to more than best: none is told apart'
    FROM coded_events INNER JOIN parts USING (event_id) WHERE ucdp_left_out IS NULL AND parts.dead > best
    UNION ALL
    SELECT 'acled', 'actor1', 'not told: the usual opponent stands'
    FROM coded_events WHERE acled_left_out IS NULL AND party_1_inferred
    UNION ALL
    SELECT 'acled', 'actor2', 'not told: the usual opponent stands'
    FROM coded_events WHERE acled_left_out IS NULL AND party_2_inferred AND NOT civilians
    UNION ALL
    SELECT 'acled', 'fatalities', 'no number is told: the least that the words allow stands'
    FROM coded_events WHERE acled_left_out IS NULL AND killed_low > 0 AND killed_best IS NULL
)
SELECT export, name, reason, count(*) FROM noted GROUP BY ALL ORDER BY ALL
