-- facts, articles: raw_text[raw_start:raw_end] is the quote, character by character.
SELECT
    'facts' AS "table",
    f.fact_id AS key,
    f.raw_start < f.raw_end AND substr(a.raw_text, f.raw_start + 1, f.raw_end - f.raw_start) = f.quote AS holds
FROM facts AS f
LEFT JOIN articles AS a USING (article_id)
