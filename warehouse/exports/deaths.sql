-- told → deaths: of each event's dead, the armed ones by party ('armed'), civilians, and whoever gives no class (left to the rest).
-- Nobody is counted twice: an article's new figures go before its running totals, a part ("two of them children") counts only where
-- nothing else gives its group, the same group told again counts once, and of several articles the middle figure stands.
WITH counted AS (
    SELECT event_id, article_id, patient_party, patient_class, patient_armed, toll, count_best
    FROM told
    WHERE kind = 'killed' AND count_unit = 'persons' AND count_best IS NOT NULL
    QUALIFY toll <> 'cumulative' OR NOT bool_or(toll = 'new') OVER (PARTITION BY event_id, article_id)
),
by_group AS (
    SELECT
        event_id,
        article_id,
        CASE WHEN patient_armed THEN 'armed' ELSE 'civilian' END AS who,
        CASE WHEN patient_armed THEN patient_party END AS party,
        patient_party,
        patient_class,
        max(count_best) FILTER (WHERE toll <> 'subset') AS whole,
        max(count_best) FILTER (WHERE toll = 'subset') AS part
    FROM counted
    WHERE patient_armed IS NOT NULL AND (NOT patient_armed OR patient_party IS NOT NULL)
    GROUP BY ALL
),
by_article AS (
    SELECT event_id, article_id, who, party, coalesce(sum(whole), sum(part))::BIGINT AS dead
    FROM by_group
    GROUP BY ALL
)
SELECT event_id, who, party, quantile_disc(dead, 0.5) AS dead
FROM by_article
GROUP BY ALL
