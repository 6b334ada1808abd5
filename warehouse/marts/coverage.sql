-- articles, sentences, facts, event_facts → coverage: what was read, by publisher, month of publication and language.
WITH read_articles AS (
    SELECT
        article_id,
        coalesce(publisher, 'unknown') AS publisher,
        CASE
            WHEN date_trunc('month', published_from) = date_trunc('month', published_to) THEN strftime(published_from, '%Y-%m')
            ELSE 'unknown'
        END AS month,
        coalesce(language, 'unknown') AS language
    FROM articles
),
sentence_counts AS (SELECT article_id, count(*) AS n FROM sentences GROUP BY article_id),
fact_counts AS (SELECT article_id, count(*) AS n FROM facts GROUP BY article_id),
event_counts AS (
    SELECT r.publisher, r.month, r.language, count(DISTINCT ef.event_id) AS n
    FROM event_facts AS ef
    INNER JOIN facts AS f USING (fact_id)
    INNER JOIN read_articles AS r ON f.article_id = r.article_id
    WHERE ef.role = 'tells'
    GROUP BY r.publisher, r.month, r.language
)
SELECT
    r.publisher,
    r.month,
    r.language,
    count(*) AS articles,
    coalesce(sum(s.n), 0)::BIGINT AS sentences,
    coalesce(sum(f.n), 0)::BIGINT AS facts,
    coalesce(any_value(e.n), 0) AS events
FROM read_articles AS r
LEFT JOIN sentence_counts AS s USING (article_id)
LEFT JOIN fact_counts AS f USING (article_id)
LEFT JOIN event_counts AS e ON r.publisher = e.publisher AND r.month = e.month AND r.language = e.language
GROUP BY r.publisher, r.month, r.language
