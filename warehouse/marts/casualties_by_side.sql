-- casualties_by_event → casualties_by_side: the same by day, month and year. Events add up; a war's toll and its days' tolls do not (longest).
WITH in_periods AS (
    -- An event counts in each period in which it lies whole.
    SELECT *, 'day' AS period_kind, strftime(event_date_start, '%Y-%m-%d') AS period,
        event_date_start AS period_start, event_date_end AS period_end
    FROM casualties_by_event WHERE event_date_start = event_date_end
    UNION ALL BY NAME
    SELECT *, 'month' AS period_kind, strftime(event_date_start, '%Y-%m') AS period,
        date_trunc('month', event_date_start)::DATE AS period_start, last_day(event_date_start) AS period_end
    FROM casualties_by_event WHERE date_trunc('month', event_date_start) = date_trunc('month', event_date_end)
    UNION ALL BY NAME
    SELECT *, 'year' AS period_kind, strftime(event_date_start, '%Y') AS period,
        make_date(year(event_date_start), 1, 1) AS period_start, make_date(year(event_date_start), 12, 31) AS period_end
    FROM casualties_by_event WHERE year(event_date_start) = year(event_date_end)
    UNION ALL BY NAME
    SELECT *, 'longer' AS period_kind,
        strftime(event_date_start, '%Y') || '..' || strftime(event_date_end, '%Y') AS period,
        make_date(year(event_date_start), 1, 1) AS period_start, make_date(year(event_date_end), 12, 31) AS period_end
    FROM casualties_by_event WHERE year(event_date_start) <> year(event_date_end)
    UNION ALL BY NAME
    SELECT *, 'longer' AS period_kind, 'unknown' AS period, NULL::DATE AS period_start, NULL::DATE AS period_end
    FROM casualties_by_event WHERE event_date_start IS NULL OR event_date_end IS NULL
),
told_in AS (
    -- What lasts longer than a week may hold the shorter ones of its days; of those of no known time nothing is known.
    SELECT
        struct_pack(kind := period_kind, period := period, of := kind, speaker := speaker) AS whole_cell,
        event_id, side, class, low, best, high, lasting AS long_event, event_date_start AS first_day, event_date_end AS last_day
    FROM in_periods
),
stretches AS (
    -- Long events of a side, numbered alike where their days overlap: no two stretches of a side and period meet.
    SELECT *, sum(apart::INTEGER) OVER (PARTITION BY whole_cell, side ORDER BY first_day, last_day, event_id) AS stretch
    FROM (
        SELECT *, coalesce(first_day > max(last_day) OVER (
            PARTITION BY whole_cell, side ORDER BY first_day, last_day, event_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), FALSE) AS apart
        FROM told_in WHERE long_event AND class = 'all'
    )
),
spans AS (
    -- The days of long events of any side, those that overlap as one.
    SELECT whole_cell, min(first_day) AS begins, max(last_day) AS ends
    FROM stretches WHERE side = 'all'
    GROUP BY whole_cell, stretch
),
periods AS (
    -- A cell is a span with the shorter events that meet it: only those can it hold. Those that meet none are a cell of their own.
    SELECT
        t.* EXCLUDE (whole_cell),
        struct_pack(whole := t.whole_cell, span := CASE WHEN s.ends >= t.first_day THEN s.begins::VARCHAR ELSE 'none' END) AS cell
    FROM told_in AS t
    ASOF LEFT JOIN spans AS s ON t.whole_cell = s.whole_cell AND t.last_day >= s.begins
),
short AS (
    SELECT cell, side, class, count(*) AS events, sum(low) AS low, sum(best) AS best,
        CASE WHEN NOT bool_or(high IS NULL) THEN sum(high) END AS high
    FROM periods WHERE NOT long_event
    GROUP BY cell, side, class
),
longest AS (
    -- For each side: of long ones that overlap, the one that gives it most, as they may lie in one another (a tie goes to the smaller
    -- id); those that do not overlap add up.
    SELECT p.cell, p.side, p.class, count(*) AS events, sum(p.low) AS low, sum(p.best) AS best,
        CASE WHEN NOT bool_or(p.high IS NULL) THEN sum(p.high) END AS high
    FROM periods AS p
    INNER JOIN (
        SELECT whole_cell, side, event_id
        FROM stretches
        QUALIFY row_number() OVER (PARTITION BY whole_cell, side, stretch ORDER BY best DESC, low DESC, event_id) = 1
    ) AS m
        -- Those without a side go with the whole.
        ON p.cell.whole = m.whole_cell AND p.event_id = m.event_id
        AND m.side = CASE WHEN p.side = 'unspecified' THEN 'all' ELSE p.side END
    WHERE p.long_event
    GROUP BY p.cell, p.side, p.class
),
told AS (SELECT *, FALSE AS long_one FROM short UNION ALL SELECT *, TRUE AS long_one FROM longest),
named AS (
    -- For each side that is named the greater of the two, with its classes.
    SELECT b.cell, b.side, b.class, b.events, b.low, b.best, b.high
    FROM told AS b
    INNER JOIN (
        SELECT cell, side, arg_max(long_one, struct_pack(best := best, short := NOT long_one)) AS long_one
        FROM told WHERE class = 'all' AND side NOT IN ('all', 'unspecified')
        GROUP BY cell, side
    ) AS c USING (cell, side, long_one)
),
weighed AS (
    -- long_one: whether the longer gives more, and so may hold all of the shorter. Where it gives less, its sides stand beside them.
    SELECT
        *,
        CASE WHEN long_one THEN greatest(whole, sided) ELSE sided + beyond END AS best
    FROM (
        SELECT
            a.cell, a.long_one, a.events, a.whole, a.low, a.high,
            coalesce(n.best, 0) AS sided, coalesce(n.low, 0) AS sided_low, CASE WHEN n.best IS NULL THEN 0 ELSE n.high END AS sided_high,
            coalesce(u.best, 0) AS beyond, coalesce(u.low, 0) AS beyond_low, CASE WHEN u.best IS NULL THEN 0 ELSE u.high END AS beyond_high
        FROM (
            SELECT cell, long_one, best AS whole, high, max(low) OVER (PARTITION BY cell) AS low, max(events) OVER (PARTITION BY cell) AS events
            FROM told WHERE side = 'all' AND class = 'all'
            QUALIFY row_number() OVER (PARTITION BY cell ORDER BY best DESC, long_one) = 1
        ) AS a
        LEFT JOIN (
            SELECT cell, sum(low) AS low, sum(best) AS best, CASE WHEN NOT bool_or(high IS NULL) THEN sum(high) END AS high
            FROM named WHERE class = 'all'
            GROUP BY cell
        ) AS n USING (cell)
        LEFT JOIN told AS u ON a.cell = u.cell AND a.long_one = u.long_one AND u.side = 'unspecified' AND u.class = 'all'
    )
),
sideless AS (
    -- Those without a side, of the greater of the two. Where some may be of the sides that the other names, their classes cannot be told.
    SELECT t.cell, t.side, t.class, t.events, t.low, t.best, t.high
    FROM told AS t
    INNER JOIN weighed AS w USING (cell, long_one)
    WHERE t.side = 'unspecified' AND w.beyond = w.best - w.sided
    UNION ALL BY NAME
    SELECT w.cell, 'unspecified' AS side, k.class, w.events, 0 AS low, w.best - w.sided AS best, w.beyond_high AS high
    FROM weighed AS w
    CROSS JOIN (VALUES ('all'), ('unspecified')) AS k (class)
    WHERE w.best > w.sided AND w.beyond > w.best - w.sided
),
cells AS (SELECT * FROM named UNION ALL BY NAME SELECT * FROM sideless),
added AS (
    SELECT * FROM cells
    UNION ALL BY NAME
    SELECT c.cell, 'all' AS side, c.class, coalesce(any_value(t.events), 1) AS events, sum(c.low) AS low, sum(c.best) AS best,
        CASE WHEN NOT bool_or(c.high IS NULL) THEN sum(c.high) END AS high
    FROM cells AS c
    LEFT JOIN (SELECT cell, class, max(events) AS events FROM told WHERE side = 'all' GROUP BY cell, class) AS t USING (cell, class)
    WHERE c.class <> 'all'
    GROUP BY c.cell, c.class
    UNION ALL BY NAME
    SELECT
        cell, 'all' AS side, 'all' AS class, events,
        greatest(low, sided_low + CASE WHEN long_one THEN 0 ELSE beyond_low END) AS low,
        best,
        CASE WHEN best = whole THEN high WHEN long_one THEN sided_high ELSE sided_high + beyond_high END AS high
    FROM weighed
),
everything AS (
    SELECT cell.whole AS cell, side, class, sum(events) AS events, sum(low) AS low, sum(best) AS best,
        CASE WHEN NOT bool_or(high IS NULL) THEN sum(high) END AS high
    FROM added
    GROUP BY cell.whole, side, class
),
known AS (
    SELECT
        period_kind, period, kind, speaker, min(period_start) AS period_start, min(period_end) AS period_end,
        CASE WHEN count(DISTINCT speaker_side) = 1 AND count(speaker_side) = count(*) THEN min(speaker_side) END AS speaker_side
    FROM in_periods
    GROUP BY period_kind, period, kind, speaker
)
SELECT
    k.period_kind,
    k.period,
    k.period_start,
    k.period_end,
    k.kind,
    a.side,
    a.class,
    k.speaker,
    k.speaker_side,
    a.events::BIGINT AS events,
    a.low::BIGINT AS low,
    a.best::BIGINT AS best,
    a.high::BIGINT AS high
FROM everything AS a
INNER JOIN known AS k
    ON a.cell.kind = k.period_kind AND a.cell.period = k.period AND a.cell.of = k.kind AND a.cell.speaker = k.speaker
