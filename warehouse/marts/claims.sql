-- events, event_facts, facts, articles, article_sources → claims: every fact of an event beside the others, with who says it and since when.
-- publication_bounds are already in articles.published_*; nothing here weighs one claim against another.
WITH told AS (
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
        f.count_relation,
        f.agent_side,
        f.stance,
        -- Its own dead, said by the side itself.
        CASE
            WHEN f.stance IN ('asserted', 'claimed') AND f.speaker_side = f.patient_side
                AND f.kind IN ('killed', 'wounded', 'captured', 'missing', 'detained', 'displaced', 'territory_lost')
                THEN 'acknowledged'
            ELSE f.stance
        END AS standing,
        coalesce(f.speaker_id, f.speaker_text, a.publisher, 'narrator') AS speaker,
        coalesce(f.speaker_id, f.speaker_text) AS voice,
        f.speaker_text,
        f.speaker_side,
        f.relayed_by_text,
        f.quote,
        a.publisher,
        a.published_from,
        a.published_to,
        f.article_id,
        s.source_id,
        f.char_start,
        f.confidence
    FROM event_facts AS ef
    INNER JOIN events AS e USING (event_id)
    INNER JOIN facts AS f USING (fact_id)
    INNER JOIN articles AS a ON f.article_id = a.article_id
    LEFT JOIN article_sources AS s ON f.article_id = s.article_id
)
SELECT
    event_id,
    fact_id,
    role,
    event_date_start,
    event_date_end,
    event_place,
    kind,
    side,
    class,
    toll,
    count_low,
    count_best,
    count_high,
    count_operator,
    count_text,
    count_unit,
    count_relation,
    agent_side,
    stance,
    standing,
    speaker,
    speaker_text,
    speaker_side,
    relayed_by_text,
    first_value(fact_id) OVER (one_claim ORDER BY published_to NULLS LAST, article_id, char_start, fact_id) AS first_fact_id,
    min(published_from) OVER one_claim AS since_from,
    min(published_to) OVER one_claim AS since_to,
    count(DISTINCT coalesce(source_id, article_id)) OVER one_claim AS sources,
    quote,
    publisher,
    published_from,
    published_to,
    article_id,
    confidence
FROM told
WINDOW one_claim AS (
    -- What articles say in their own voice is one claim, whoever published them.
    PARTITION BY event_id, role, kind, side, class, toll, count_low, count_best, count_high, count_unit, standing, voice, speaker_side
)
