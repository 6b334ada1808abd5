-- quality_results, rejects → quality: each check of each table over all batches, and each rule by which a stage refused.
WITH refused AS (
    SELECT "table", rule, count(*) AS n, min(key || ': ' || reason) AS example
    FROM rejects
    GROUP BY "table", rule
),
checked AS (
    SELECT
        "table",
        rule,
        min("columns") AS "columns",
        min(severity) AS severity,
        sum("rows")::BIGINT AS "rows",
        sum(failing)::BIGINT AS failing,
        arg_min(examples, batch) FILTER (WHERE examples IS NOT NULL) AS examples
    FROM quality_results
    GROUP BY "table", rule
)
SELECT
    c."table",
    c.rule,
    'check' AS source,
    c."columns",
    c.severity,
    c."rows",
    c.failing,
    coalesce(r.n, 0) AS rejects,
    c.examples
FROM checked AS c
LEFT JOIN refused AS r ON c."table" = r."table" AND c.rule = r.rule
UNION ALL
SELECT
    r."table",
    r.rule,
    'stage' AS source,
    NULL AS "columns",
    'row' AS severity,
    NULL AS "rows",
    r.n AS failing,
    r.n AS rejects,
    r.example AS examples
FROM refused AS r
WHERE NOT EXISTS (SELECT 1 FROM checked AS c WHERE c."table" = r."table" AND c.rule = r.rule)
