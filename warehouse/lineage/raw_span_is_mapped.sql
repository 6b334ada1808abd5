-- sentences, mentions, facts, segments: raw offsets are what the map makes of the cleaned offsets.
WITH spans AS (
    SELECT 'sentences' AS "table", sentence_id AS key, article_id, char_start, char_end, raw_start, raw_end FROM sentences
    UNION ALL
    SELECT 'mentions', mention_id, article_id, char_start, char_end, raw_start, raw_end FROM mentions
    UNION ALL
    SELECT 'facts', fact_id, article_id, char_start, char_end, raw_start, raw_end FROM facts
)
SELECT
    s."table",
    s.key,
    CASE WHEN a.plain THEN a.raw_start + s.char_start - a.char_start ELSE a.raw_start END = s.raw_start
    AND CASE WHEN z.plain THEN z.raw_start + s.char_end - z.char_start ELSE z.raw_end END = s.raw_end
    AND s.char_end <= z.char_end AS holds
FROM spans AS s
ASOF LEFT JOIN segments AS a ON s.article_id = a.article_id AND s.char_start >= a.char_start
ASOF LEFT JOIN segments AS z ON s.article_id = z.article_id AND s.char_end > z.char_start
