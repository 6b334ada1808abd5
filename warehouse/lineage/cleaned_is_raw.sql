-- segments, cleaned_articles, articles: where characters match one by one they are the same, but for white space of another kind
-- (a line end, a no-break space) that became a space.
SELECT
    'cleaned_articles' AS "table",
    s.article_id || ':' || s.char_start AS key,
    translate(substr(a.raw_text, s.raw_start + 1, s.raw_end - s.raw_start), w.marks, w.spaces)
    = translate(substr(c.text, s.char_start + 1, s.char_end - s.char_start), w.marks, w.spaces) AS holds
FROM segments AS s
LEFT JOIN articles AS a USING (article_id)
LEFT JOIN cleaned_articles AS c USING (article_id)
CROSS JOIN (SELECT marks, repeat(' ', length(marks)) AS spaces FROM white_space) AS w
WHERE s.plain
