-- changes_events, why_facts and both releases' tables → why_events: a change of an event comes from its facts, from facts of events
-- that it shared facts with (a merge, a split), from a correction, or from how events are made.
CREATE TEMP TABLE touched_events AS SELECT DISTINCT key, "column" FROM changes_events;

CREATE TEMP TABLE members AS
SELECT event_id, fact_id FROM a_event_facts UNION SELECT event_id, fact_id FROM b_event_facts;

CREATE TEMP TABLE fact_reasons AS
SELECT key AS fact_id, min(why) AS why, min(stage) AS stage, min(because) AS because FROM why_facts GROUP BY key;

CREATE TEMP TABLE own_reasons AS
SELECT m.event_id AS key, r.why, r.stage, count(*) AS facts, min(r.fact_id || ': ' || r.because) AS first
FROM members AS m SEMI JOIN touched_events AS t ON m.event_id = t.key
INNER JOIN fact_reasons AS r USING (fact_id)
GROUP BY ALL;

CREATE TEMP TABLE shared_reasons AS
SELECT near.event_id AS key, r.why, r.stage, count(DISTINCT r.fact_id) AS facts,
    min('shares facts with ' || other.event_id || ', and ' || r.fact_id || ': ' || r.because) AS first
FROM members AS near SEMI JOIN touched_events AS t ON near.event_id = t.key
ANTI JOIN own_reasons AS o ON near.event_id = o.key
INNER JOIN members AS other ON near.fact_id = other.fact_id AND near.event_id <> other.event_id
INNER JOIN members AS theirs ON other.event_id = theirs.event_id
INNER JOIN fact_reasons AS r ON theirs.fact_id = r.fact_id
GROUP BY ALL;

CREATE TEMP TABLE why_events AS
WITH gathered AS (
    SELECT key, string_agg(DISTINCT why, ' and ' ORDER BY why) AS why, min(stage) AS stage,
        sum(facts)::BIGINT AS facts, min(first) AS first
    FROM (SELECT * FROM own_reasons UNION ALL SELECT * FROM shared_reasons) GROUP BY key
)
SELECT t.key, t."column",
    CASE WHEN k.words IS NOT NULL THEN 'corrections' WHEN g.key IS NOT NULL THEN g.stage ELSE 'events' END AS stage,
    CASE WHEN k.words IS NOT NULL THEN 'correction' ELSE coalesce(g.why, nullif(v.why, ''), 'unexplained') END AS why,
    CASE
        WHEN k.words IS NOT NULL THEN k.words
        WHEN g.key IS NOT NULL THEN g.first || CASE WHEN g.facts > 1 THEN '; and ' || (g.facts - 1) || ' more' ELSE '' END
        ELSE v.words
    END AS because
FROM touched_events AS t
LEFT JOIN gathered AS g USING (key)
LEFT JOIN (
    SELECT t.key, t."column", min(k.words) AS words
    FROM correction_changes AS k INNER JOIN touched_events AS t ON k."column" = '*' OR k."column" = t."column"
    -- A ruling joins or parts events: what holds facts of the event that it names changes by it too.
    WHERE k.key = t.key OR (k.action IN ('join', 'separate') AND EXISTS (
        FROM flows WHERE (then_id = k.key AND now_id = t.key) OR (now_id = k.key AND then_id = t.key)))
    GROUP BY ALL
) AS k ON t.key = k.key AND t."column" IS NOT DISTINCT FROM k."column"
LEFT JOIN versions AS v ON v.stage = 'events';
