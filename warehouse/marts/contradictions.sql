-- claims, events, facts → contradictions: pairs of one event's figures that cannot both be right, and its denials.
WITH stated AS (
    -- Each claim once, however many articles carry it; said_*: when its last article can have been published.
    SELECT
        c.*,
        coalesce(c.class, 'unspecified') AS group_class,
        f.speaker_id AS voice,
        max(c.published_from) OVER one_claim AS said_from,
        max(c.published_to) OVER one_claim AS said_to
    FROM claims AS c
    INNER JOIN facts AS f USING (fact_id)
    WINDOW one_claim AS (PARTITION BY c.event_id, c.first_fact_id)
    QUALIFY c.fact_id = c.first_fact_id
),
figures AS (
    -- Parts, running totals and `two more` are left out: they are other numbers, not other opinions.
    SELECT *
    FROM stated
    WHERE role = 'tells' AND stance IN ('asserted', 'claimed') AND count_low IS NOT NULL
        AND toll IS DISTINCT FROM 'subset' AND toll IS DISTINCT FROM 'cumulative'
        AND coalesce(count_relation, 'all') NOT IN ('other', 'part', 'subset')
),
replaced AS (
    -- Figures that their speaker has replaced by others on a later day: nobody says them any more.
    SELECT DISTINCT a.event_id, a.fact_id
    FROM figures AS a
    INNER JOIN figures AS b
        ON a.event_id = b.event_id AND a.kind = b.kind AND a.voice = b.voice AND a.group_class = b.group_class
            AND a.side IS NOT DISTINCT FROM b.side AND a.count_unit IS NOT DISTINCT FROM b.count_unit AND a.said_to < b.said_from
),
apart AS (
    SELECT
        a.event_id,
        a.fact_id,
        b.fact_id AS other_fact_id,
        CASE
            WHEN a.group_class <> b.group_class THEN 'part_above_whole'
            WHEN a.voice = b.voice AND (a.said_to < b.said_from OR b.said_to < a.said_from) THEN 'revised'
            ELSE 'figures_apart'
        END AS reason,
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
        AND (reason = 'revised' OR NOT EXISTS (
            SELECT 1 FROM replaced AS r WHERE r.event_id = a.event_id AND r.fact_id IN (a.fact_id, b.fact_id)
        ))
),
denials AS (
    -- A denial stands against what others tell of the kind, side and number that it denies, else against the event's oldest fact.
    SELECT d.*, f AS told, coalesce(
        d.kind = f.kind AND f.toll IS DISTINCT FROM 'subset' AND f.toll IS DISTINCT FROM 'cumulative'
        AND coalesce(d.side = f.side, TRUE)
        AND coalesce(d.count_low <= f.count_high, TRUE) AND coalesce(f.count_low <= d.count_high, TRUE), FALSE
    ) AS meant, e.first_fact_id AS oldest
    FROM stated AS d
    INNER JOIN events AS e ON d.event_id = e.event_id
    INNER JOIN claims AS f ON d.event_id = f.event_id AND f.role = 'tells' AND d.speaker <> f.speaker
    WHERE d.role = 'denies' AND (f.fact_id = f.first_fact_id OR f.fact_id = e.first_fact_id)
),
denied AS (
    SELECT
        event_id,
        told.fact_id,
        fact_id AS other_fact_id,
        'denied' AS reason,
        told.kind,
        told.side,
        told.class,
        told.count_unit,
        told.count_low AS low,
        told.count_high AS high,
        count_low AS other_low,
        count_high AS other_high,
        NULL::BIGINT AS gap,
        told.speaker,
        speaker AS other_speaker,
        told.speaker_side,
        speaker_side AS other_speaker_side,
        told.quote,
        quote AS other_quote
    FROM denials
    WINDOW one_denial AS (PARTITION BY event_id, fact_id)
    QUALIFY CASE
        WHEN bool_or(meant) OVER one_denial THEN meant AND told.fact_id = told.first_fact_id
        ELSE told.fact_id = oldest
    END
)
SELECT * FROM apart
UNION ALL
SELECT * FROM denied
