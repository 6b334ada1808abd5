-- coded_events, told, mentions, cleaned_articles, sentences → gdelt_mentions: each article that tells an event of gdelt_events, at its first
-- telling. Offsets are characters of the cleaned text, as GDELT's are of its own.
WITH first_told AS (
    SELECT t.*, h.number, h.earliest_published
    FROM told AS t
    INNER JOIN coded_events AS h USING (event_id)
    WHERE h.gdelt_left_out IS NULL
    QUALIFY row_number() OVER (PARTITION BY t.event_id, t.article_id ORDER BY t.char_start, t.fact_id) = 1
),
actors AS (
    SELECT
        t.fact_id,
        min(m.char_start) FILTER (WHERE m.text = t.agent_text OR m.entity_id = t.agent_id) AS agent_at,
        min(m.char_start) FILTER (WHERE m.text = t.patient_text OR m.entity_id = t.patient_id) AS patient_at
    FROM first_told AS t
    INNER JOIN mentions AS m USING (sentence_id)
    WHERE m.kind IN ('actor', 'count', 'place')
    GROUP BY t.fact_id
)
SELECT
    t.number AS "GLOBALEVENTID",
    strftime(t.earliest_published, '%Y%m%d000000')::BIGINT AS "EventTimeDate",
    strftime(CASE WHEN t.published_from = t.published_to THEN t.published_from END, '%Y%m%d000000')::BIGINT AS "MentionTimeDate",
    CASE WHEN t.url IS NULL THEN 2 ELSE 1 END::BIGINT AS "MentionType",
    coalesce(nullif(regexp_extract(t.url, '^[a-zA-Z]+://(?:www\.)?([^/:?#]+)', 1), ''), t.publisher) AS "MentionSourceName",
    coalesce(t.url, t.source_ref) AS "MentionIdentifier",
    s.position::BIGINT + 1 AS "SentenceID",
    coalesce(
        a.agent_at, CASE WHEN strpos(substr(c.text, t.char_start + 1, t.char_end - t.char_start), t.agent_text) > 0
            THEN t.char_start + strpos(substr(c.text, t.char_start + 1, t.char_end - t.char_start), t.agent_text) - 1 END
    )::BIGINT AS "Actor1CharOffset",
    coalesce(
        a.patient_at, CASE WHEN strpos(substr(c.text, t.char_start + 1, t.char_end - t.char_start), t.patient_text) > 0
            THEN t.char_start + strpos(substr(c.text, t.char_start + 1, t.char_end - t.char_start), t.patient_text) - 1 END
    )::BIGINT AS "Actor2CharOffset",
    t.char_start::BIGINT AS "ActionCharOffset",
    1::BIGINT AS "InRawText",
    (greatest(round(t.confidence * 10), 1) * 10)::BIGINT AS "Confidence",
    length(c.text) AS "MentionDocLen",
    NULL::DOUBLE AS "MentionDocTone",
    NULL::VARCHAR AS "MentionDocTranslationInfo",
    NULL::VARCHAR AS "Extras"
FROM first_told AS t
INNER JOIN cleaned_articles AS c ON t.article_id = c.article_id
INNER JOIN sentences AS s ON t.sentence_id = s.sentence_id
LEFT JOIN actors AS a ON t.fact_id = a.fact_id
-- One address in two versions is one document.
QUALIFY row_number() OVER (
    PARTITION BY t.number, coalesce(t.url, t.source_ref) ORDER BY t.published_from NULLS LAST, t.article_id
) = 1
