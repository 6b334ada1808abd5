-- cleaned_articles → segments: the map to the raw text, one row a segment; `plain` where characters match one by one.
SELECT
    article_id,
    s.char_start,
    s.char_end,
    s.raw_start,
    s.raw_end,
    s.char_end - s.char_start = s.raw_end - s.raw_start AS plain
FROM (SELECT article_id, unnest(segments) AS s FROM cleaned_articles)
