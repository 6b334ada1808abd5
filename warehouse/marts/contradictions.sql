-- claims, events → contradictions: pairs of one event's figures that cannot both be right, and its denials.
WITH figures AS (
    -- Parts and running totals are left out: they are other numbers, not other opinions.
    SELECT *, coalesce(class, 'unspecified') AS group_class
    FROM claims
    WHERE role = 'tells' AND stance IN ('asserted', 'claimed') AND count_low IS NOT NULL
        AND toll IS DISTINCT FROM 'subset' AND toll IS DISTINCT FROM 'cumulative'
),
apart AS (
    SELECT
        a.event_id,
        a.fact_id,
        b.fact_id AS other_fact_id,
        CASE WHEN a.group_class = b.group_class THEN 'figures_apart' ELSE 'part_above_whole' END AS reason,
        b.kind,
        b.side,
        b.class,
        b.count_unit,
        a.count_low AS low,
        a.count_high AS high,
        b.count_low AS other_low,
        b.count_high AS other_high,
        b.count_low - a.count_high AS gap,
        a.speaker,
        b.speaker AS other_speaker,
        a.speaker_side,
        b.speaker_side AS other_speaker_side,
        a.quote,
        b.quote AS other_quote
    FROM figures AS a
    INNER JOIN figures AS b
        ON a.event_id = b.event_id AND a.kind = b.kind
            AND a.side IS NOT DISTINCT FROM b.side
            AND a.count_unit IS NOT DISTINCT FROM b.count_unit
            -- A total may stand below a figure for one class only if one is wrong; of whom, must be sure on both sides.
            AND (a.group_class = b.group_class OR (a.group_class = 'unspecified' AND a.side IS NOT NULL))
            AND a.count_high < b.count_low
    WHERE NOT (a.article_id = b.article_id AND a.speaker = b.speaker)
),
denied AS (
    SELECT
        d.event_id,
        f.fact_id,
        d.fact_id AS other_fact_id,
        'denied' AS reason,
        f.kind,
        f.side,
        f.class,
        f.count_unit,
        f.count_low AS low,
        f.count_high AS high,
        d.count_low AS other_low,
        d.count_high AS other_high,
        NULL::BIGINT AS gap,
        f.speaker,
        d.speaker AS other_speaker,
        f.speaker_side,
        d.speaker_side AS other_speaker_side,
        f.quote,
        d.quote AS other_quote
    FROM claims AS d
    INNER JOIN events AS e ON d.event_id = e.event_id
    INNER JOIN claims AS f ON e.event_id = f.event_id AND e.first_fact_id = f.fact_id
    WHERE d.role = 'denies' AND d.fact_id <> f.fact_id
)
SELECT * FROM apart
UNION ALL
SELECT * FROM denied
