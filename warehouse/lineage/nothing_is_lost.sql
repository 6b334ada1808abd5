-- segments, removed_spans, articles: every raw character stands in one segment or in one removed span, and in no two of them.
WITH parts AS (
    SELECT 'cleaned_articles' AS "table", article_id, raw_start, raw_end FROM segments
    UNION ALL
    SELECT 'removed_spans', article_id, raw_start, raw_end FROM removed_spans
    -- An article of which nothing was left is a reject, and has neither.
),
ordered AS (
    SELECT
        *,
        lead(raw_start) OVER (PARTITION BY article_id ORDER BY raw_start, raw_end) AS next_start,
        row_number() OVER (PARTITION BY article_id ORDER BY raw_start, raw_end) AS place
    FROM parts
)
SELECT
    o."table",
    o.article_id || ':' || o.raw_start AS key,
    o.raw_start < o.raw_end AND coalesce(o.next_start, length(a.raw_text)) = o.raw_end AND (o.place > 1 OR o.raw_start = 0) AS holds
FROM ordered AS o
LEFT JOIN articles AS a USING (article_id)
