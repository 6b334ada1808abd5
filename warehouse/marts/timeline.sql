-- events, event_facts, facts, articles, contradictions → timeline: one row an event, in the order of time.
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
    WHERE reason <> 'denied'
    GROUP BY event_id
)
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
    e.killed_low,
    e.killed_best,
    e.killed_high,
    e.wounded_low,
    e.wounded_best,
    e.wounded_high,
    e.facts,
    e.articles,
    told.publishers,
    told.speakers,
    told.denials,
    coalesce(apart.contradictions, 0) AS contradictions,
    first_fact.quote
FROM events AS e
INNER JOIN told USING (event_id)
LEFT JOIN apart USING (event_id)
INNER JOIN facts AS first_fact ON e.first_fact_id = first_fact.fact_id
