-- sentences, mentions, cleaned_articles: text[char_start:char_end] of the cleaned article is the row's text, character by character.
SELECT
    s."table",
    s.key,
    s.char_start < s.char_end AND substr(c.text, s.char_start + 1, s.char_end - s.char_start) = s.text AS holds
FROM (
    SELECT 'sentences' AS "table", sentence_id AS key, article_id, char_start, char_end, text FROM sentences
    UNION ALL
    SELECT 'mentions', mention_id, article_id, char_start, char_end, text FROM mentions
) AS s
LEFT JOIN cleaned_articles AS c USING (article_id)
