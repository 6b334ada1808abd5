-- events, event_facts, facts, articles, contradictions, toll_series → timeline: one row an event, in the order of time.
WITH told AS (
    SELECT
        ef.event_id,
        count(DISTINCT a.publisher) AS publishers,
        count(DISTINCT coalesce(f.speaker_id, f.speaker_text)) AS speakers,
        count(*) FILTER (WHERE ef.role = 'denies') AS denials
    FROM event_facts AS ef
    INNER JOIN facts AS f USING (fact_id)
    INNER JOIN articles AS a ON f.article_id = a.article_id
    GROUP BY ef.event_id
),
apart AS (
    SELECT event_id, count(*) AS contradictions
    FROM contradictions
    WHERE reason NOT IN ('denied', 'revised')
    GROUP BY event_id
),
falling AS (SELECT event_id, count(*) AS falls FROM toll_series WHERE falls GROUP BY event_id)
SELECT
    row_number() OVER (ORDER BY e.date_start NULLS LAST, e.date_end NULLS LAST, e.event_id) AS position,
    e.event_id,
    e.date_start,
    e.date_end,
    e.date_precision,
    e.family,
    e.kind,
    e.means,
    e.place_text,
    e.latitude,
    e.longitude,
    e.sides,
    CASE WHEN NOT e.running THEN e.killed_low END AS killed_low,
    CASE WHEN NOT e.running THEN e.killed_best END AS killed_best,
    CASE WHEN NOT e.running THEN e.killed_high END AS killed_high,
    CASE WHEN NOT e.running THEN e.wounded_low END AS wounded_low,
    CASE WHEN NOT e.running THEN e.wounded_best END AS wounded_best,
    CASE WHEN NOT e.running THEN e.wounded_high END AS wounded_high,
    e.running,
    CASE WHEN e.running THEN e.killed_best END AS toll_killed,
    CASE WHEN e.running THEN e.wounded_best END AS toll_wounded,
    e.facts,
    e.articles,
    told.publishers,
    told.speakers,
    told.denials,
    coalesce(apart.contradictions, 0) AS contradictions,
    coalesce(falling.falls, 0) AS falls,
    first_fact.quote
FROM events AS e
INNER JOIN told USING (event_id)
LEFT JOIN apart USING (event_id)
LEFT JOIN falling USING (event_id)
INNER JOIN facts AS first_fact ON e.first_fact_id = first_fact.fact_id
