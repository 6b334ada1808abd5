-- claims, facts, article_sources → toll_series: running totals one after the other, as each speaker gives them; a total that falls is told.
WITH totals AS (
    SELECT
        c.kind,
        -- A side that says `our toll` or `the toll` speaks of its own.
        coalesce(c.side, c.speaker_side, 'unspecified') AS side,
        coalesce(c.class, 'unspecified') AS class,
        c.speaker,
        c.published_from,
        c.published_to,
        c.count_low AS low,
        greatest(c.count_low, coalesce(c.count_best, c.count_low)) AS best,
        c.count_high AS high,
        c.event_id,
        c.fact_id,
        c.article_id,
        c.quote,
        f.char_start,
        f.date_start AS since
    FROM claims AS c
    INNER JOIN facts AS f USING (fact_id)
    LEFT JOIN article_sources AS s ON c.article_id = s.article_id
    WHERE c.role = 'tells' AND c.stance IN ('asserted', 'claimed') AND c.toll = 'cumulative'
        AND c.count_unit = 'persons' AND c.count_low IS NOT NULL AND c.published_from IS NOT NULL AND c.published_to IS NOT NULL
    -- A text that another site prints later tells nothing new.
    QUALIFY row_number() OVER (
        PARTITION BY coalesce(s.source_id, c.article_id), c.kind, c.side, c.class, c.speaker, c.count_low, c.count_best, c.count_high
        ORDER BY c.published_to, c.article_id, f.char_start, c.fact_id
    ) = 1
),
ordered AS (
    SELECT
        *,
        row_number() OVER one_voice AS place,
        lag(published_to) OVER one_voice AS last_to,
        lag(since) OVER one_voice AS last_since,
        lag(low) OVER one_voice AS last_low,
        lag(best) OVER one_voice AS last_best
    FROM totals
    WINDOW one_voice AS (
        PARTITION BY kind, side, class, speaker ORDER BY published_to, published_from, article_id, char_start, fact_id
    )
),
parted AS (
    -- Half a year of silence, or another beginning of what is counted, is another war's total.
    SELECT *, last_to IS NULL OR published_from - last_to > 180 OR coalesce(abs(since - last_since) > 31, FALSE) AS first
    FROM ordered
),
by_class AS (
    -- A total of all must not be less than one of a class either (`544 killed` after `560 soldiers`): the greatest of them counts.
    SELECT t.fact_id, max(struct_pack(low := c.low, best := c.best)) AS most
    FROM parted AS t
    INNER JOIN totals AS c ON t.kind = c.kind AND t.side = c.side AND t.speaker = c.speaker
    WHERE t.class = 'unspecified' AND c.class <> 'unspecified' AND t.high < c.low
        AND t.published_from - c.published_to BETWEEN 1 AND 180 AND NOT coalesce(abs(t.since - c.since) > 31, FALSE)
        -- One that gave less than the last total of all adds nothing to it.
        AND (t.first OR c.low > t.last_low)
    GROUP BY t.fact_id
),
numbered AS (
    SELECT *, sum(first::INTEGER) OVER (PARTITION BY kind, side, class, speaker ORDER BY place) AS series
    FROM parted
)
SELECT
    kind,
    side,
    class,
    speaker,
    series::BIGINT AS series,
    row_number() OVER (PARTITION BY kind, side, class, speaker, series ORDER BY place) AS position,
    published_from,
    published_to,
    low,
    best,
    high,
    CASE WHEN most IS NOT NULL THEN best - most.best WHEN NOT first THEN best - last_best END AS change,
    -- Only where it is surely later and surely less.
    most IS NOT NULL OR (NOT first AND coalesce(published_from > last_to AND high < last_low, FALSE)) AS falls,
    event_id,
    fact_id,
    article_id,
    quote
FROM numbered
LEFT JOIN by_class USING (fact_id)
