-- claims, facts → told_casualties: what each speaker of an event, and each of its articles, gives for each side and class.
-- Three things would count a person twice, and each is met once: what a teller says again (latest, said), a part beside its whole (naming, parts),
-- and persons without a class or side beside those of the classes and sides that they may be (rests, beyond_sides).
WITH spoken AS (
    SELECT
        c.event_id, c.kind, t.teller, c.toll, c.fact_id, c.article_id, c.published_to, c.confidence, f.sentence_id, f.char_start,
        coalesce(c.side, 'unspecified') AS side,
        coalesce(c.class, 'unspecified') AS class,
        coalesce(c.count_relation, 'all') IN ('other', 'part') AS further,
        c.count_low AS low,
        greatest(c.count_low, coalesce(c.count_best, c.count_low)) AS best,
        c.count_high AS high
    FROM claims AS c
    INNER JOIN facts AS f USING (fact_id)
    CROSS JOIN unnest([
        struct_pack(of_article := FALSE, name := c.speaker), struct_pack(of_article := TRUE, name := c.article_id)
    ]) AS t (teller)
    WHERE c.role = 'tells' AND c.stance IN ('asserted', 'claimed')
        AND c.kind IN ('killed', 'wounded', 'captured', 'missing')
        AND c.count_unit = 'persons' AND c.count_low IS NOT NULL AND c.toll IS DISTINCT FROM 'cumulative'
        AND f.means IS DISTINCT FROM 'accident'
),
latest AS (
    -- The last article in which a speaker counts those of a side speaks for the speaker: its parts are no parts of another's figure.
    SELECT * EXCLUDE (counts)
    FROM (
        SELECT *, bool_or(NOT further AND toll IS DISTINCT FROM 'subset')
            OVER (PARTITION BY event_id, kind, teller, side, article_id) AS counts
        FROM spoken
    )
    QUALIFY article_id = first_value(article_id) OVER (
        PARTITION BY event_id, kind, teller, side ORDER BY counts DESC, published_to DESC NULLS LAST, article_id DESC
    )
),
further_ones AS (
    -- `six other servicemen`, `two more`: beside those that its article counts; the same number twice is the same people.
    SELECT
        event_id, kind, teller, side, class, article_id, sum(low) AS low, sum(best) AS best,
        CASE WHEN NOT bool_or(high IS NULL) THEN sum(high) END AS high
    FROM (
        SELECT DISTINCT event_id, kind, teller, side, class, article_id, low, best, high
        FROM latest WHERE further AND toll IS DISTINCT FROM 'subset'
    )
    GROUP BY event_id, kind, teller, side, class, article_id
),
counted AS (
    -- An article's own figures with the further ones added; where it has none but further ones, those together.
    SELECT
        s.* REPLACE (
            s.low + coalesce(f.low, 0) AS low, s.best + coalesce(f.best, 0) AS best,
            CASE WHEN f.low IS NULL THEN s.high ELSE s.high + f.high END AS high
        )
    FROM latest AS s
    LEFT JOIN further_ones AS f USING (event_id, kind, teller, side, class, article_id)
    WHERE NOT s.further AND s.toll IS DISTINCT FROM 'subset'
    UNION ALL
    SELECT s.* REPLACE (f.low AS low, f.best AS best, f.high AS high)
    FROM latest AS s
    INNER JOIN further_ones AS f USING (event_id, kind, teller, side, class, article_id)
    ANTI JOIN (SELECT * FROM latest WHERE NOT further AND toll IS DISTINCT FROM 'subset') AS own
        USING (event_id, kind, teller, side, class, article_id)
    WHERE s.further AND s.toll IS DISTINCT FROM 'subset'
),
refining AS (
    -- A part (`13 civilians, among them two children`) tells the class of some of the whole that its article tells nearest to it.
    SELECT w.* REPLACE (p.fact_id AS fact_id, p.class AS class, p.low AS low, p.best AS best, p.high AS high), w.class AS part_of
    FROM latest AS p
    INNER JOIN latest AS w
        ON p.event_id = w.event_id AND p.kind = w.kind AND p.article_id = w.article_id
            AND p.teller.of_article = w.teller.of_article AND p.side IN ('unspecified', w.side) AND p.class NOT IN ('unspecified', w.class) AND p.best <= w.best
    WHERE p.toll = 'subset' AND w.toll IS DISTINCT FROM 'subset'
    QUALIFY row_number() OVER (
        PARTITION BY p.fact_id, p.teller.of_article
        ORDER BY p.sentence_id <> w.sentence_id, w.char_start > p.char_start, abs(w.char_start - p.char_start), w.fact_id
    ) = 1
),
naming AS (
    -- A part that tells the side of some of a whole without one (`160 dead: 92 of the one, 56 of the other`) is the figure of that side,
    -- where its article gives the side no other, and the parts are no more than the whole.
    SELECT * EXCLUDE (whole_id, whole)
    FROM (
        SELECT
            w.* REPLACE (
                p.fact_id AS fact_id, p.side AS side, coalesce(nullif(w.class, 'unspecified'), p.class) AS class, p.low AS low,
                p.best AS best, p.high AS high
            ),
            w.fact_id AS whole_id, w.best AS whole
        FROM latest AS p
        INNER JOIN counted AS w
            ON p.event_id = w.event_id AND p.kind = w.kind AND p.article_id = w.article_id
                AND p.teller.of_article = w.teller.of_article AND p.best <= w.best
        ANTI JOIN counted AS own
            ON w.event_id = own.event_id AND w.kind = own.kind AND w.teller = own.teller AND p.side = own.side
        WHERE p.toll = 'subset' AND p.side <> 'unspecified' AND w.side = 'unspecified'
        QUALIFY row_number() OVER (
            PARTITION BY p.fact_id, p.teller.of_article
            ORDER BY p.sentence_id <> w.sentence_id, w.char_start > p.char_start, abs(w.char_start - p.char_start), w.fact_id
        ) = 1
    )
    QUALIFY sum(best) OVER (PARTITION BY event_id, kind, teller, whole_id) <= whole
),
said AS (
    -- One figure for each event, teller, side and class: of several in one article the surest.
    SELECT event_id, kind, teller, side, part_of, class, low, best, high
    FROM (
        SELECT *, NULL AS part_of FROM counted
        UNION ALL BY NAME
        SELECT *, NULL AS part_of FROM naming
        UNION ALL BY NAME
        SELECT * FROM refining
    )
    QUALIFY row_number() OVER (
        PARTITION BY event_id, kind, teller, side, part_of, class
        ORDER BY further, published_to DESC NULLS LAST, article_id DESC, confidence DESC, low DESC, fact_id
    ) = 1
),
wholes AS (SELECT * FROM said WHERE part_of IS NULL),
parts AS (
    -- A class that has a figure of its own needs none, and parts that are more than the whole are no parts of it.
    SELECT p.* REPLACE (least(p.high, w.high) AS high)
    FROM said AS p
    INNER JOIN wholes AS w
        ON p.event_id = w.event_id AND p.kind = w.kind AND p.teller = w.teller AND p.side = w.side AND p.part_of = w.class
    ANTI JOIN wholes AS own
        ON p.event_id = own.event_id AND p.kind = own.kind AND p.teller = own.teller AND p.side = own.side AND p.class = own.class
    QUALIFY sum(p.best) OVER (PARTITION BY p.event_id, p.kind, p.teller, p.side, p.part_of) <= w.best
),
taken AS (
    SELECT
        event_id, kind, teller, side, part_of AS class, sum(low) AS low, sum(best) AS best,
        CASE WHEN NOT bool_or(high IS NULL) THEN sum(high) END AS high
    FROM parts
    GROUP BY event_id, kind, teller, side, part_of
),
raised AS (
    -- A whole is no less than its parts.
    SELECT w.* REPLACE (greatest(w.low, coalesce(t.low, 0)) AS low)
    FROM wholes AS w
    LEFT JOIN taken AS t USING (event_id, kind, teller, side, class)
),
named AS (
    -- Each class that is named, less its parts; and the parts.
    SELECT event_id, kind, teller, side, class, sum(low) AS low, sum(best) AS best,
        CASE WHEN NOT bool_or(high IS NULL) THEN sum(high) END AS high
    FROM (
        SELECT
            w.event_id, w.kind, w.teller, w.side, w.class,
            CASE WHEN t.best IS NULL THEN w.low ELSE greatest(w.low - coalesce(t.high, w.low), 0) END AS low,
            w.best - coalesce(t.best, 0) AS best,
            w.high - coalesce(t.low, 0) AS high
        FROM wholes AS w
        LEFT JOIN taken AS t USING (event_id, kind, teller, side, class)
        WHERE w.class <> 'unspecified'
        UNION ALL BY NAME
        SELECT event_id, kind, teller, side, class, low, best, high FROM parts
    )
    GROUP BY event_id, kind, teller, side, class
),
beside AS (
    -- Of each side: what its classes come to, and what is told of persons without a class.
    SELECT
        event_id, kind, teller, side,
        sum(low) FILTER (WHERE classed) AS low,
        sum(best) FILTER (WHERE classed) AS best,
        CASE WHEN NOT bool_or(high IS NULL) FILTER (WHERE classed) THEN sum(high) FILTER (WHERE classed) END AS high,
        max(low) FILTER (WHERE NOT classed) AS whole_low,
        max(best) FILTER (WHERE NOT classed) AS whole_best,
        max(high) FILTER (WHERE NOT classed) AS whole_high
    FROM (
        SELECT event_id, kind, teller, side, low, best, high, class <> 'unspecified' AS classed FROM raised
        UNION ALL
        SELECT event_id, kind, teller, side, low, best, high, TRUE AS classed FROM parts WHERE part_of = 'unspecified'
    )
    GROUP BY event_id, kind, teller, side
),
sides AS (
    -- Persons without a class may be those of the classes: the greater counts. A bounded whole bounds its parts.
    SELECT
        event_id, kind, teller, side, 'all' AS class, greatest(whole_low, low) AS low, greatest(whole_best, best) AS best,
        CASE
            WHEN whole_best IS NULL THEN high
            WHEN whole_high IS NOT NULL THEN greatest(whole_high, best)
        END AS high
    FROM beside
    WHERE side <> 'unspecified'
),
rests AS (
    -- Those of a side beyond its classes.
    SELECT
        event_id, kind, teller, side, 'unspecified' AS class,
        CASE WHEN best IS NULL THEN whole_low ELSE greatest(whole_low - coalesce(high, whole_low), 0) END AS low,
        whole_best - coalesce(best, 0) AS best,
        whole_high - coalesce(low, 0) AS high
    FROM beside
    WHERE side <> 'unspecified' AND (best IS NULL OR whole_best > best)
),
of_sides AS (
    SELECT
        event_id, kind, teller, sum(low) AS low, sum(best) AS best, CASE WHEN NOT bool_or(high IS NULL) THEN sum(high) END AS high
    FROM sides
    GROUP BY event_id, kind, teller
),
unclassed AS (SELECT event_id, kind, teller, sum(best) AS best FROM rests GROUP BY event_id, kind, teller),
sideless AS (
    -- Of each class without a side, those beyond the sides' own of that class.
    SELECT
        n.event_id, n.kind, n.teller, n.class,
        CASE WHEN o.best IS NULL THEN n.low ELSE greatest(n.low - coalesce(o.high, n.low), 0) END AS low,
        greatest(n.best - coalesce(o.best, 0), 0) AS best,
        CASE WHEN n.best < o.best THEN 0 ELSE n.high - coalesce(o.low, 0) END AS high
    FROM named AS n
    LEFT JOIN (
        SELECT event_id, kind, teller, class, sum(low) AS low, sum(best) AS best,
            CASE WHEN NOT bool_or(high IS NULL) THEN sum(high) END AS high
        FROM named WHERE side <> 'unspecified' GROUP BY event_id, kind, teller, class
    ) AS o USING (event_id, kind, teller, class)
    WHERE n.side = 'unspecified'
),
of_sideless AS (
    SELECT
        event_id, kind, teller, sum(low) AS low, sum(best) AS best, CASE WHEN NOT bool_or(high IS NULL) THEN sum(high) END AS high
    FROM sideless
    GROUP BY event_id, kind, teller
),
weighed AS (
    -- hidden: whether those without a side may be the unclassed of a side; then their classes cannot be told.
    SELECT
        k.event_id, k.kind, k.teller,
        u.best AS whole, u.low AS whole_low, u.high AS whole_high,
        s.best AS sided, coalesce(s.low, 0) AS sided_low, CASE WHEN s.best IS NULL THEN 0 ELSE s.high END AS sided_high,
        c.best AS classed, coalesce(c.low, 0) AS classed_low, CASE WHEN c.best IS NULL THEN 0 ELSE c.high END AS classed_high,
        coalesce(h.best, 0) > 0 AS hidden,
        coalesce(s.best, 0) + greatest(coalesce(c.best, 0) - coalesce(h.best, 0), 0) AS told
    FROM (SELECT DISTINCT event_id, kind, teller FROM beside) AS k
    LEFT JOIN raised AS u
        ON k.event_id = u.event_id AND k.kind = u.kind AND k.teller = u.teller AND u.side = 'unspecified' AND u.class = 'unspecified'
    LEFT JOIN of_sides AS s ON k.event_id = s.event_id AND k.kind = s.kind AND k.teller = s.teller
    LEFT JOIN of_sideless AS c ON k.event_id = c.event_id AND k.kind = c.kind AND k.teller = c.teller
    LEFT JOIN unclassed AS h ON k.event_id = h.event_id AND k.kind = h.kind AND k.teller = h.teller
),
beyond_sides AS (
    SELECT s.event_id, s.kind, s.teller, 'unspecified' AS side, s.class, s.low, s.best, s.high
    FROM sideless AS s
    INNER JOIN weighed AS w USING (event_id, kind, teller)
    WHERE NOT w.hidden AND (s.best > 0 OR w.sided IS NULL)
    UNION ALL BY NAME
    SELECT
        event_id, kind, teller, 'unspecified' AS side, 'unspecified' AS class,
        CASE
            WHEN coalesce(whole, 0) < told THEN 0
            ELSE greatest(whole_low - coalesce(sided_high + CASE WHEN hidden THEN 0 ELSE classed_high END, whole_low), 0)
        END AS low,
        greatest(whole, told) - coalesce(sided, 0) - CASE WHEN hidden THEN 0 ELSE coalesce(classed, 0) END AS best,
        CASE
            WHEN coalesce(whole, 0) < told THEN classed_high
            ELSE whole_high - sided_low - CASE WHEN hidden THEN 0 ELSE classed_low END
        END AS high
    FROM weighed
    WHERE greatest(whole, told) > coalesce(sided, 0) + CASE WHEN hidden THEN 0 ELSE coalesce(classed, 0) END
        OR (sided IS NULL AND classed IS NULL)
        -- Those without a side may be the unclassed of a side, and may not be: none of them for sure, but as many as were told.
        OR (hidden AND classed > 0 AND coalesce(whole, 0) < told)
),
everyone AS (
    SELECT
        event_id, kind, teller, 'all' AS side, 'all' AS class,
        greatest(whole_low, sided_low + CASE WHEN hidden THEN 0 ELSE classed_low END) AS low,
        greatest(whole, told) AS best,
        CASE
            WHEN whole IS NULL THEN sided_high + classed_high
            WHEN whole_high IS NOT NULL THEN greatest(whole_high, told)
        END AS high
    FROM weighed
),
cells AS (
    SELECT * FROM named WHERE side <> 'unspecified'
    UNION ALL BY NAME
    SELECT * FROM rests
    UNION ALL BY NAME
    SELECT * FROM beyond_sides
),
added AS (
    SELECT * FROM cells
    UNION ALL BY NAME
    SELECT * FROM sides
    UNION ALL BY NAME
    SELECT
        b.event_id, b.kind, b.teller, b.side, 'all' AS class,
        CASE WHEN any_value(w.sided) IS NULL THEN any_value(e.low) ELSE sum(b.low) END AS low,
        sum(b.best) AS best,
        CASE
            WHEN any_value(w.sided) IS NULL THEN any_value(e.high)
            WHEN NOT bool_or(b.high IS NULL) THEN sum(b.high)
        END AS high
    FROM beyond_sides AS b
    INNER JOIN weighed AS w USING (event_id, kind, teller)
    INNER JOIN everyone AS e USING (event_id, kind, teller)
    GROUP BY b.event_id, b.kind, b.teller, b.side
    UNION ALL BY NAME
    SELECT
        event_id, kind, teller, 'all' AS side, class, sum(low) AS low, sum(best) AS best,
        CASE WHEN NOT bool_or(high IS NULL) THEN sum(high) END AS high
    FROM cells
    GROUP BY event_id, kind, teller, class
    UNION ALL BY NAME
    SELECT * FROM everyone
)
SELECT event_id, kind, teller, side, class, low, best, high FROM added
