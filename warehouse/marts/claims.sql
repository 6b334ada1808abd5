-- events, event_facts, facts, articles → claims: every fact of an event beside the others, with who says it.
-- publication_bounds are already in articles.published_*; nothing here weighs one claim against another.
SELECT
    ef.event_id,
    ef.fact_id,
    ef.role,
    e.date_start AS event_date_start,
    e.date_end AS event_date_end,
    e.place_text AS event_place,
    f.kind,
    f.patient_side AS side,
    f.patient_class AS class,
    f.toll,
    f.count_low,
    f.count_best,
    f.count_high,
    f.count_operator,
    f.count_text,
    f.count_unit,
    f.agent_side,
    f.stance,
    coalesce(f.speaker_id, f.speaker_text, a.publisher, 'narrator') AS speaker,
    f.speaker_text,
    f.speaker_side,
    f.quote,
    a.publisher,
    a.published_from,
    a.published_to,
    f.article_id,
    f.confidence
FROM event_facts AS ef
INNER JOIN events AS e USING (event_id)
INNER JOIN facts AS f USING (fact_id)
INNER JOIN articles AS a ON f.article_id = a.article_id
