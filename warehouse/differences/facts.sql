-- changes_facts and both releases' tables → why_facts: for each changed fact and column, why, in which stage, in words.
-- A cause is looked for in the order in which an article is read, so that the first stage that reads it otherwise is named.
CREATE TEMP TABLE touched AS
SELECT DISTINCT c.key, c.change, c."column", coalesce(b.article_id, a.article_id) AS article_id,
    coalesce(b.sentence_id, a.sentence_id) AS sentence_id, a.rule_id AS rule_was, b.rule_id AS rule_now
FROM changes_facts AS c
LEFT JOIN a_facts AS a ON c.key = a.fact_id
LEFT JOIN b_facts AS b ON c.key = b.fact_id;

CREATE TEMP TABLE touched_articles AS SELECT DISTINCT article_id FROM touched;

-- Articles of which a stage gives other rows than before.
CREATE TEMP TABLE read_otherwise AS
SELECT DISTINCT 'articles' AS stage, article_id
FROM a_articles AS a INNER JOIN b_articles AS b USING (article_id) SEMI JOIN touched_articles USING (article_id)
WHERE a.raw_text IS DISTINCT FROM b.raw_text
UNION ALL
SELECT DISTINCT 'cleaned_articles' AS stage, article_id
FROM a_cleaned_articles AS a INNER JOIN b_cleaned_articles AS b USING (article_id) SEMI JOIN touched_articles USING (article_id)
WHERE a.text IS DISTINCT FROM b.text
UNION ALL
SELECT DISTINCT 'publication_bounds' AS stage, article_id
FROM a_articles AS a INNER JOIN b_articles AS b USING (article_id) SEMI JOIN touched_articles USING (article_id)
WHERE (a.published_from, a.published_to, a.published_basis) IS DISTINCT FROM (b.published_from, b.published_to, b.published_basis)
UNION ALL
SELECT DISTINCT 'mentions' AS stage, article_id FROM (
    (SELECT * FROM a_mentions SEMI JOIN touched_articles USING (article_id) EXCEPT SELECT * FROM b_mentions SEMI JOIN touched_articles USING (article_id))
    UNION ALL
    (SELECT * FROM b_mentions SEMI JOIN touched_articles USING (article_id) EXCEPT SELECT * FROM a_mentions SEMI JOIN touched_articles USING (article_id))
);

CREATE TEMP TABLE why_facts AS
WITH placed AS (
    SELECT t.*,
        t.article_id IN (SELECT article_id FROM a_articles) AS text_then,
        t.article_id IN (SELECT article_id FROM b_articles) AS text_now,
        t.sentence_id IN (SELECT sentence_id FROM a_sentences) AND t.sentence_id IN (SELECT sentence_id FROM b_sentences) AS same_sentence,
        (SELECT min(k.words) FROM correction_changes AS k WHERE k.key = t.key AND (k."column" = '*' OR k."column" = t."column")) AS corrected,
        EXISTS (FROM read_otherwise AS o WHERE o.article_id = t.article_id AND o.stage = 'articles') AS other_articles,
        EXISTS (FROM read_otherwise AS o WHERE o.article_id = t.article_id AND o.stage = 'cleaned_articles') AS other_text,
        EXISTS (FROM read_otherwise AS o WHERE o.article_id = t.article_id AND o.stage = 'publication_bounds')
            AND t."column" LIKE 'date%' AS other_day,
        EXISTS (FROM read_otherwise AS o WHERE o.article_id = t.article_id AND o.stage = 'mentions') AS other_mentions
    FROM touched AS t
),
staged AS (
    SELECT *,
        CASE
            WHEN corrected IS NOT NULL THEN 'corrections'
            WHEN NOT text_then OR NOT text_now THEN 'articles'
            WHEN other_articles THEN 'articles'
            WHEN other_text THEN 'cleaned_articles'
            WHEN NOT same_sentence THEN 'sentences'
            WHEN other_day OR other_mentions THEN 'mentions'
            ELSE 'facts'
        END AS stage
    FROM placed
)
SELECT s.key, s."column", s.stage,
    CASE
        WHEN corrected IS NOT NULL THEN 'correction'
        WHEN change = 'came' AND NOT text_then THEN 'new text'
        WHEN change = 'went' AND NOT text_now THEN 'text gone'
        ELSE coalesce(nullif(v.why, ''), 'unexplained')
    END AS why,
    CASE
        WHEN corrected IS NOT NULL THEN corrected
        WHEN NOT text_then THEN 'article ' || article_id || ' is new'
        WHEN NOT text_now THEN 'article ' || article_id || ' is no longer there'
        WHEN rule_was IS DISTINCT FROM rule_now AND change = 'changed' THEN 'found by rule ' || rule_now || ', before by ' || rule_was
        WHEN other_day THEN 'the day of publication of ' || article_id || ' is read otherwise'
        WHEN s.stage = 'facts' THEN 'rule ' || coalesce(rule_now, rule_was) || '; ' || v.words
        ELSE s.stage || ' reads ' || article_id || ' otherwise; ' || v.words
    END AS because
FROM staged AS s LEFT JOIN versions AS v USING (stage);
