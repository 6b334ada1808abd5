-- claims → casualties_by_side: what each speaker, and all of them together, give for each side, class and period.
-- Three things would count a person twice, and each is met once: two articles or two speakers on one happening (last_word, together),
-- a class or side and the persons without one that it may be part of (classed, sided), a war's toll and its days' tolls (summed).
WITH last_word AS (
    -- One figure for each event, speaker, side and class: the latest article's, there the surest.
    SELECT
        event_id,
        event_date_start,
        event_date_end,
        kind,
        speaker,
        min(speaker_side) OVER (PARTITION BY event_id, speaker) AS speaker_side,
        coalesce(side, 'unspecified') AS side,
        coalesce(class, 'unspecified') AS class,
        count_low AS low,
        greatest(count_low, coalesce(count_best, count_low)) AS best,
        count_high AS high
    FROM claims
    WHERE role = 'tells' AND stance IN ('asserted', 'claimed')
        AND kind IN ('killed', 'wounded', 'captured', 'missing')
        AND count_unit = 'persons' AND count_low IS NOT NULL
        AND toll IS DISTINCT FROM 'subset' AND toll IS DISTINCT FROM 'cumulative'
    QUALIFY row_number() OVER (
        PARTITION BY event_id, kind, speaker, coalesce(side, 'unspecified'), coalesce(class, 'unspecified')
        ORDER BY published_to DESC NULLS LAST, article_id DESC, confidence DESC, count_low DESC, fact_id
    ) = 1
),
together AS (
    SELECT * FROM last_word
    UNION ALL BY NAME
    SELECT
        event_id,
        event_date_start,
        event_date_end,
        kind,
        'all' AS speaker,
        NULL AS speaker_side,
        side,
        class,
        min(low) AS low,
        quantile_disc(best, 0.5) AS best,
        CASE WHEN NOT bool_or(high IS NULL) THEN max(high) END AS high
    FROM last_word
    GROUP BY ALL
),
classed AS (
    SELECT * FROM together
    UNION ALL BY NAME
    -- Persons without a class may be those of the classes: the greater counts, not both.
    SELECT
        event_id,
        event_date_start,
        event_date_end,
        kind,
        speaker,
        speaker_side,
        side,
        'all' AS class,
        greatest(max(low) FILTER (WHERE class = 'unspecified'), sum(low) FILTER (WHERE class <> 'unspecified')) AS low,
        greatest(max(best) FILTER (WHERE class = 'unspecified'), sum(best) FILTER (WHERE class <> 'unspecified')) AS best,
        -- A bounded whole bounds its parts; without a whole they do themselves, if each of them has a bound.
        CASE
            WHEN bool_or(high IS NULL) FILTER (WHERE class = 'unspecified') THEN NULL
            WHEN bool_or(class = 'unspecified')
                THEN greatest(max(high) FILTER (WHERE class = 'unspecified'), sum(best) FILTER (WHERE class <> 'unspecified'))
            WHEN NOT bool_or(high IS NULL) THEN sum(high)
        END AS high
    FROM together
    GROUP BY ALL
),
sided AS (
    SELECT * FROM classed
    UNION ALL BY NAME
    -- Likewise persons without a side, and those of the sides.
    SELECT
        event_id,
        event_date_start,
        event_date_end,
        kind,
        speaker,
        speaker_side,
        'all' AS side,
        class,
        greatest(max(low) FILTER (WHERE side = 'unspecified'), sum(low) FILTER (WHERE side <> 'unspecified')) AS low,
        greatest(max(best) FILTER (WHERE side = 'unspecified'), sum(best) FILTER (WHERE side <> 'unspecified')) AS best,
        CASE
            WHEN bool_or(high IS NULL) FILTER (WHERE side = 'unspecified') THEN NULL
            WHEN bool_or(side = 'unspecified')
                THEN greatest(max(high) FILTER (WHERE side = 'unspecified'), sum(best) FILTER (WHERE side <> 'unspecified'))
            WHEN NOT bool_or(high IS NULL) THEN sum(high)
        END AS high
    FROM classed
    GROUP BY ALL
),
in_periods AS (
    -- An event counts in each period in which it lies whole.
    SELECT *, 'day' AS period_kind, strftime(event_date_start, '%Y-%m-%d') AS period,
        event_date_start AS period_start, event_date_end AS period_end
    FROM sided WHERE event_date_start = event_date_end
    UNION ALL BY NAME
    SELECT *, 'month' AS period_kind, strftime(event_date_start, '%Y-%m') AS period,
        date_trunc('month', event_date_start)::DATE AS period_start, last_day(event_date_start) AS period_end
    FROM sided WHERE date_trunc('month', event_date_start) = date_trunc('month', event_date_end)
    UNION ALL BY NAME
    SELECT *, 'year' AS period_kind, strftime(event_date_start, '%Y') AS period,
        make_date(year(event_date_start), 1, 1) AS period_start, make_date(year(event_date_start), 12, 31) AS period_end
    FROM sided WHERE year(event_date_start) = year(event_date_end)
    UNION ALL BY NAME
    SELECT *, 'longer' AS period_kind,
        strftime(event_date_start, '%Y') || '..' || strftime(event_date_end, '%Y') AS period,
        make_date(year(event_date_start), 1, 1) AS period_start, make_date(year(event_date_end), 12, 31) AS period_end
    FROM sided WHERE year(event_date_start) <> year(event_date_end)
    UNION ALL BY NAME
    SELECT *, 'longer' AS period_kind, 'unknown' AS period, NULL::DATE AS period_start, NULL::DATE AS period_end
    FROM sided WHERE event_date_start IS NULL OR event_date_end IS NULL
),
periods AS (
    -- A week or less is a happening of its own; what is longer may hold the shorter ones.
    SELECT *, event_date_end - event_date_start > 6 AS long_event
    FROM in_periods
),
summed AS (
    SELECT
        period_kind, period, period_start, period_end, kind, side, class, speaker,
        CASE WHEN count(DISTINCT speaker_side) = 1 AND count(speaker_side) = count(*) THEN min(speaker_side) END AS speaker_side,
        count(DISTINCT event_id) FILTER (WHERE long_event IS NOT TRUE) AS short_events,
        coalesce(sum(low) FILTER (WHERE long_event IS NOT TRUE), 0) AS short_low,
        coalesce(sum(best) FILTER (WHERE long_event IS NOT TRUE), 0) AS short_best,
        CASE WHEN bool_or(high IS NULL) FILTER (WHERE long_event IS NOT TRUE) THEN NULL
            ELSE coalesce(sum(high) FILTER (WHERE long_event IS NOT TRUE), 0) END AS short_high,
        -- Of several long ones the greatest, as they may lie in one another; a tie goes to the smaller id.
        arg_max(struct_pack(low := low, best := best, high := high), struct_pack(best := best, low := low, id := event_id))
            FILTER (WHERE long_event) AS longest
    FROM periods
    GROUP BY period_kind, period, period_start, period_end, kind, side, class, speaker
)
SELECT
    period_kind,
    period,
    period_start,
    period_end,
    kind,
    side,
    class,
    speaker,
    speaker_side,
    CASE WHEN longest.best > short_best OR short_events = 0 THEN 1 ELSE short_events END AS events,
    (CASE WHEN longest.best > short_best OR short_events = 0 THEN longest.low ELSE short_low END)::BIGINT AS low,
    (CASE WHEN longest.best > short_best OR short_events = 0 THEN longest.best ELSE short_best END)::BIGINT AS best,
    (CASE WHEN longest.best > short_best OR short_events = 0 THEN longest.high ELSE short_high END)::BIGINT AS high
FROM summed
