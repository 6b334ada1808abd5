-- claims, facts, events, told_casualties → casualties_by_event: what an event comes to, split by side and class; and what each speaker gives.
-- An accident is nobody's deed, and left out.
-- The whole of `all` speakers is the figure of the event, which its rule chose; its split is that of one article, and never more than it.
WITH figures AS (
    -- high: where nothing bounds it, a number above all that add up (bounded).
    SELECT event_id, kind, low, greatest(low, coalesce(best, low)) AS best, coalesce(high, 1000000000000000) AS high, told_by
    FROM (
        SELECT event_id, 'killed' AS kind, killed_low AS low, killed_best AS best, killed_high AS high, killed_facts[1] AS told_by
        FROM events WHERE NOT running AND means IS DISTINCT FROM 'accident'
        UNION ALL
        SELECT event_id, 'wounded' AS kind, wounded_low AS low, wounded_best AS best, wounded_high AS high, wounded_facts[1] AS told_by
        FROM events WHERE NOT running AND means IS DISTINCT FROM 'accident'
    )
    WHERE low IS NOT NULL
    UNION ALL
    -- Of those captured and missing an event has no figure: of its articles the least low, the middle best, the greatest high.
    SELECT event_id, kind, min(low) AS low, quantile_disc(best, 0.5) AS best, max(coalesce(high, 1000000000000000)) AS high, NULL AS told_by
    FROM told_casualties
    WHERE teller.of_article AND side = 'all' AND class = 'all' AND kind IN ('captured', 'missing')
    GROUP BY event_id, kind
),
groups AS (
    -- What each article gives for a side or a class that it names; own: the article whose figure the rule chose.
    SELECT
        t.event_id, t.kind, t.teller.name AS article_id, t.side, t.class, t.low, t.best, coalesce(t.high, 1000000000000000) AS high,
        f.best AS whole, coalesce(t.teller.name = o.article_id, FALSE) AS own
    FROM told_casualties AS t
    INNER JOIN figures AS f USING (event_id, kind)
    LEFT JOIN facts AS o ON f.told_by = o.fact_id
    WHERE t.teller.of_article AND t.best > 0 AND 'all' NOT IN (t.side, t.class) AND NOT (t.side = 'unspecified' AND t.class = 'unspecified')
),
fitting AS (
    -- An article that names more than the event has splits another figure. Of the chosen one's own groups the largest count as far as
    -- they fit; and if it names but one group, it names the whole.
    SELECT event_id, kind, article_id, side, class, least(low, whole) AS low, least(best, whole) AS best, high, own
    FROM groups
    QUALIFY sum(best) OVER (PARTITION BY event_id, kind, article_id) <= whole
        OR (own AND count(*) OVER (PARTITION BY event_id, kind, article_id) = 1)
        OR (own AND sum(best) OVER (PARTITION BY event_id, kind, article_id ORDER BY best DESC, side, class) <= whole)
),
split AS (
    -- The article that says most of whom: a person whose side and class are both told counts twice.
    SELECT event_id, kind, side, class, low, best, high
    FROM (
        SELECT *, sum(best * ((side <> 'unspecified')::INTEGER + (class <> 'unspecified')::INTEGER))
            OVER (PARTITION BY event_id, kind, article_id) AS says
        FROM fitting
    )
    QUALIFY article_id = first_value(article_id) OVER (PARTITION BY event_id, kind ORDER BY says DESC, own DESC, article_id DESC)
),
beside AS (
    -- The sides that the split does not name, each as the article splits it that tells most of it; where they all fit in what is left.
    SELECT event_id, kind, side, class, low, best, high
    FROM (
        SELECT *
        FROM (
            SELECT
                g.* EXCLUDE (whole, own), g.whole - coalesce(s.best, 0) AS room,
                sum(g.best) OVER (PARTITION BY g.event_id, g.kind, g.article_id, g.side) AS dead
            FROM groups AS g
            LEFT JOIN (SELECT event_id, kind, list(DISTINCT side) AS sides, sum(best) AS best FROM split GROUP BY event_id, kind) AS s
                USING (event_id, kind)
            WHERE g.side <> 'unspecified' AND NOT list_contains(coalesce(s.sides, []), g.side)
        )
        QUALIFY article_id = first_value(article_id) OVER (
            PARTITION BY event_id, kind, side ORDER BY dead <= room DESC, dead DESC, article_id DESC
        )
    )
    QUALIFY sum(best) OVER (PARTITION BY event_id, kind) <= room
),
classed AS (SELECT * FROM split UNION ALL SELECT * FROM beside),
left_over AS (
    SELECT f.event_id, f.kind, f.best - coalesce(sum(s.best), 0) AS best
    FROM figures AS f
    LEFT JOIN classed AS s USING (event_id, kind)
    GROUP BY f.event_id, f.kind, f.best
),
of_sides AS (
    -- Of those left over, the side that another article gives (`14 of ours` beside `12 soldiers`).
    SELECT event_id, kind, side, 'unspecified' AS class, 0 AS low, best - had AS best, high
    FROM (
        SELECT
            t.event_id, t.kind, t.side, max(t.best) AS best, coalesce(any_value(s.best), 0) AS had, any_value(f.high) AS high,
            any_value(o.best) AS room
        FROM told_casualties AS t
        INNER JOIN figures AS f USING (event_id, kind)
        INNER JOIN left_over AS o USING (event_id, kind)
        LEFT JOIN (SELECT event_id, kind, side, sum(best) AS best FROM classed GROUP BY event_id, kind, side) AS s
            ON t.event_id = s.event_id AND t.kind = s.kind AND t.side = s.side
        WHERE t.teller.of_article AND t.class = 'all' AND t.side NOT IN ('all', 'unspecified') AND t.best <= f.best
        GROUP BY t.event_id, t.kind, t.side
    )
    WHERE best > had
    QUALIFY sum(best - had) OVER (PARTITION BY event_id, kind) <= room
),
told AS (
    SELECT event_id, kind, side, class, sum(low) AS low, sum(best) AS best, sum(high) AS high
    FROM (SELECT * FROM classed UNION ALL BY NAME SELECT * FROM of_sides)
    GROUP BY event_id, kind, side, class
),
low_enough AS (
    SELECT
        w.* REPLACE (
            CASE
                WHEN count(*) OVER of_event = 1 AND w.best = f.best THEN f.low
                WHEN sum(w.low) OVER of_event <= f.low THEN w.low
                ELSE least(w.low, greatest(f.low - (sum(w.high) OVER of_event - w.high), 0))
            END AS low
        ),
        f.low AS least, f.best AS whole, f.high AS most, count(*) OVER of_event AS groups
    FROM told AS w
    INNER JOIN figures AS f USING (event_id, kind)
    WINDOW of_event AS (PARTITION BY w.event_id, w.kind)
),
named AS (
    SELECT
        event_id, kind, side, class, low, best,
        CASE WHEN groups = 1 AND best = whole THEN most ELSE least(high, most - (sum(low) OVER of_event - low)) END AS high
    FROM low_enough
    WINDOW of_event AS (PARTITION BY event_id, kind)
),
cells AS (
    SELECT * FROM named
    UNION ALL BY NAME
    -- Those of whom no article tells the side or class; none of them for sure where only the bounds leave room for more.
    SELECT
        f.event_id, f.kind, 'unspecified' AS side, 'unspecified' AS class,
        greatest(f.low - coalesce(sum(n.high), 0), 0) AS low,
        f.best - coalesce(sum(n.best), 0) AS best,
        f.high - coalesce(sum(n.low), 0) AS high
    FROM figures AS f
    LEFT JOIN named AS n USING (event_id, kind)
    GROUP BY f.event_id, f.kind, f.low, f.best, f.high
    HAVING count(n.best) = 0 OR f.best > sum(n.best) OR (f.high > sum(n.high) AND sum(n.high) < 100000000000000)
),
summed AS (
    SELECT event_id, kind, 'all' AS side, class, sum(low) AS low, sum(best) AS best, sum(high) AS high
    FROM cells
    GROUP BY event_id, kind, class
    UNION ALL BY NAME
    -- A side is no less than the whole less the others, and no more.
    SELECT
        s.event_id, s.kind, s.side, 'all' AS class,
        greatest(s.low, f.low - (sum(s.high) OVER of_event - s.high)) AS low,
        s.best,
        least(s.high, f.high - (sum(s.low) OVER of_event - s.low)) AS high
    FROM (
        SELECT event_id, kind, side, sum(low) AS low, sum(best) AS best, sum(high) AS high FROM cells GROUP BY event_id, kind, side
    ) AS s
    INNER JOIN figures AS f USING (event_id, kind)
    WINDOW of_event AS (PARTITION BY s.event_id, s.kind)
),
given AS (
    SELECT event_id, kind, 'all' AS speaker, side, class, low, best, CASE WHEN high < 100000000000000 THEN high END AS high
    FROM (
        SELECT * FROM cells
        UNION ALL BY NAME
        SELECT * FROM summed
        UNION ALL BY NAME
        SELECT event_id, kind, 'all' AS side, 'all' AS class, low, best, high FROM figures
    )
    UNION ALL BY NAME
    SELECT event_id, kind, teller.name AS speaker, side, class, low, best, high FROM told_casualties WHERE NOT teller.of_article
),
known AS (SELECT event_id, speaker, min(speaker_side) AS speaker_side FROM claims GROUP BY event_id, speaker),
dated AS (
    SELECT
        c.event_id,
        min(c.event_date_start) AS event_date_start,
        min(c.event_date_end) AS event_date_end,
        -- A day that no text names (`on Monday`, the news undated) is a day, however wide its bounds.
        coalesce(min(c.event_date_end - c.event_date_start) > 6, FALSE) AND NOT coalesce(bool_or(
            f.date_precision = 'day' AND NOT contains(coalesce(f.date_value, ''), '/')
            AND f.date_start = c.event_date_start AND f.date_end = c.event_date_end
        ), FALSE) AS lasting
    FROM claims AS c
    INNER JOIN facts AS f USING (fact_id)
    GROUP BY c.event_id
)
SELECT
    a.event_id,
    d.event_date_start,
    d.event_date_end,
    d.lasting,
    a.kind,
    a.side,
    a.class,
    a.speaker,
    k.speaker_side,
    a.low::BIGINT AS low,
    a.best::BIGINT AS best,
    a.high::BIGINT AS high
FROM given AS a
INNER JOIN dated AS d USING (event_id)
LEFT JOIN known AS k ON a.event_id = k.event_id AND a.speaker = k.speaker
