-- a_tellings and b_tellings (event_id, fact_id, sentence_id, kind: each told fact and its event, then and now) → successions: what
-- became of every event id. A fact that is read anew under another id is the fact of its kind in the same sentence.
CREATE TEMP TABLE flows AS
WITH went AS (FROM a_tellings ANTI JOIN b_tellings USING (fact_id)),
    came AS (FROM b_tellings ANTI JOIN a_tellings USING (fact_id)),
    same AS (
        SELECT a.event_id AS then_id, b.event_id AS now_id, a.fact_id FROM a_tellings AS a INNER JOIN b_tellings AS b USING (fact_id)
        UNION
        SELECT went.event_id, came.event_id, went.fact_id FROM went INNER JOIN came USING (sentence_id, kind)
    )
SELECT then_id, now_id, count(*) AS facts FROM same GROUP BY ALL;

CREATE TEMP TABLE changed_events AS
WITH heirs AS (
    SELECT then_id, list(now_id ORDER BY facts DESC, now_id) AS superseded_by FROM flows GROUP BY then_id
),
    fed AS (SELECT now_id, count(*) AS events FROM flows GROUP BY now_id)
SELECT e.event_id,
    CASE
        WHEN h.then_id IS NULL THEN 'gone'
        WHEN len(h.superseded_by) > 1 THEN 'split'
        WHEN fed.events > 1 THEN 'merged'
        ELSE 'renamed'
    END AS change,
    coalesce(h.superseded_by, []::VARCHAR[]) AS superseded_by
FROM (SELECT DISTINCT event_id FROM a_tellings) AS e
LEFT JOIN heirs AS h ON e.event_id = h.then_id
LEFT JOIN fed ON fed.now_id = h.superseded_by[1]
WHERE h.then_id IS NULL OR h.superseded_by <> [e.event_id]
UNION ALL
SELECT event_id, 'appeared' AS change, []::VARCHAR[] AS superseded_by
FROM (SELECT DISTINCT event_id FROM b_tellings) AS n ANTI JOIN flows ON n.event_id = flows.now_id;

CREATE TEMP TABLE successions AS
WITH moved AS (
    SELECT c.event_id, t.fact_id FROM changed_events AS c
    INNER JOIN (FROM a_tellings ANTI JOIN b_tellings USING (fact_id)) AS t USING (event_id)
    UNION
    SELECT c.event_id, t.fact_id
    FROM (SELECT event_id, unnest(CASE WHEN change = 'appeared' THEN [event_id] ELSE superseded_by END) AS now_id FROM changed_events) AS c
    INNER JOIN (FROM b_tellings ANTI JOIN a_tellings USING (fact_id)) AS t ON c.now_id = t.event_id
),
    reasons AS (SELECT event_id, list(fact_id ORDER BY fact_id)[1:10] AS because FROM moved GROUP BY event_id)
SELECT c.event_id, c.change, c.superseded_by, coalesce(r.because, []::VARCHAR[]) AS because
FROM changed_events AS c LEFT JOIN reasons AS r USING (event_id);
