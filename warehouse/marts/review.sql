-- facts, events, contradictions, toll_series, rejects, corrections, articles → review: what most needs a look, with its reasons.
-- A reason's points say how much harm a mistake there would do: a doubtful rule less than a figure of thousands that is wrong.
WITH usual(kind, persons) AS (
    -- Figures of one happening that are rarely passed.
    VALUES ('killed', 100), ('wounded', 100), ('captured', 50), ('missing', 50), ('detained', 100), ('displaced', 20000)
),
doubts AS (
    SELECT 'fact' AS subject, fact_id AS key, 4 * (1 - confidence) AS points,
        'low confidence ' || printf('%.2f', confidence) AS reason
    FROM facts WHERE confidence < 0.6
    UNION ALL BY NAME
    SELECT 'fact' AS subject, fact_id AS key, 1 + log10(count_best / persons) AS points,
        'high count ' || format('{:,}', count_best) AS reason
    FROM facts INNER JOIN usual USING (kind)
    WHERE count_unit = 'persons' AND count_best >= persons AND stance IN ('asserted', 'claimed')
    UNION ALL BY NAME
    SELECT 'fact' AS subject, fact_id AS key, 1.0 AS points, 'undated' AS reason
    FROM facts SEMI JOIN usual USING (kind)
    WHERE date_start IS NULL AND count_unit = 'persons' AND count_best > 0 AND stance IN ('asserted', 'claimed')
    UNION ALL BY NAME
    SELECT 'fact' AS subject, fact_id AS key, 2 + log10(-change) AS points,
        'running total falls by ' || format('{:,}', -change) AS reason
    FROM toll_series WHERE falls
    UNION ALL BY NAME
    SELECT 'event' AS subject, event_id AS key, 2 + log10(1 + coalesce(max(gap), 0)) AS points,
        'contradicted: ' || count(*) || CASE WHEN count(*) = 1 THEN ' pair' ELSE ' pairs' END || ' of claims'
            || coalesce(', figures up to ' || format('{:,}', max(gap)) || ' apart', '') AS reason
    FROM contradictions WHERE reason <> 'revised' GROUP BY event_id
    UNION ALL BY NAME
    SELECT 'event' AS subject, event_id AS key, 1.0 AS points, 'undated' AS reason
    FROM events WHERE date_start IS NULL AND (killed_best > 0 OR wounded_best > 0)
    UNION ALL BY NAME
    -- A file that holds no article is a matter of the source; a row that breaks its contract is one of ours.
    SELECT 'reject' AS subject, "table" || '|' || key || '|' || rule AS key,
        CASE WHEN "table" = 'articles' THEN 1.0 ELSE 2.0 END AS points, 'refused: ' || rule AS reason
    FROM rejects
),
ranked AS (
    SELECT subject, key, round(sum(points), 3) AS score, list(reason ORDER BY points DESC, reason) AS reasons
    -- A ruling says which facts are one event; nobody need have looked at its figures.
    FROM doubts WHERE key NOT IN (SELECT c.key FROM corrections AS c WHERE c.action NOT IN ('join', 'separate'))
    GROUP BY subject, key
)
SELECT r.subject, r.key, r.score, r.reasons, f.kind, f.count_best, f.date_start, f.quote AS says, a.source_ref
FROM ranked AS r
INNER JOIN facts AS f ON r.subject = 'fact' AND r.key = f.fact_id
INNER JOIN articles AS a USING (article_id)
UNION ALL BY NAME
SELECT r.subject, r.key, r.score, r.reasons, e.kind, greatest(e.killed_best, e.wounded_best) AS count_best, e.date_start,
    coalesce(e.place_text, 'no place') AS says, a.source_ref
FROM ranked AS r
INNER JOIN events AS e ON r.subject = 'event' AND r.key = e.event_id
INNER JOIN facts AS f ON e.first_fact_id = f.fact_id
INNER JOIN articles AS a USING (article_id)
UNION ALL BY NAME
SELECT r.subject, r.key, r.score, r.reasons, NULL AS kind, NULL AS count_best, NULL AS date_start, x.reason AS says,
    CASE WHEN x."table" = 'articles' THEN x.key END AS source_ref
FROM ranked AS r
INNER JOIN rejects AS x ON r.subject = 'reject' AND r.key = x."table" || '|' || x.key || '|' || x.rule
