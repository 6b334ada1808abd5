-- ours, theirs (id, sort, first_day, last_day, latitude, longitude, wide, country, sides, best, low, high, deaths_a, deaths_b, deaths_civilians,
-- place) → pairs: every two that may be one: days within $days, kilometres within $km (eight times as far where a place is wide), and
-- no sides that differ. `rank`: the better pair first.
WITH reach AS (
    SELECT *, $km * CASE WHEN wide THEN 8 ELSE 1 END AS km FROM ours WHERE latitude IS NOT NULL
),
-- Whole degrees as blocks, so that no row is laid beside all others.
cells AS (
    SELECT
        r.*,
        unnest(range(floor(latitude - $km * 8 / 111.0)::BIGINT, floor(latitude + $km * 8 / 111.0)::BIGINT + 1)) AS cell
    FROM reach AS r
),
near AS (
    SELECT
        o.id AS our_id,
        t.id AS their_id,
        greatest(0, o.first_day - t.last_day, t.first_day - o.last_day) AS days_apart,
        2 * 6371 * asin(least(1, sqrt(
            pow(sin(radians(t.latitude - o.latitude) / 2), 2)
            + cos(radians(o.latitude)) * cos(radians(t.latitude)) * pow(sin(radians(t.longitude - o.longitude) / 2), 2)
        ))) AS km_apart,
        greatest(o.km, $km * CASE WHEN t.wide THEN 8 ELSE 1 END) AS km,
        len(list_intersect(o.sides, t.sides)) AS shared_sides,
        len(o.sides) > 0 AND len(t.sides) > 0 AND len(list_intersect(o.sides, t.sides)) = 0 AS other_sides,
        abs(o.best - t.best) AS deaths_apart
    FROM cells AS o
    INNER JOIN theirs AS t
        ON o.cell = floor(t.latitude)::BIGINT
            AND o.first_day - $days <= t.last_day AND t.first_day - $days <= o.last_day
)
SELECT
    our_id, their_id, days_apart, km_apart, shared_sides,
    row_number() OVER (
        ORDER BY shared_sides DESC, days_apart, round(km_apart / 10), deaths_apart NULLS LAST, km_apart, our_id, their_id
    ) AS rank
FROM near
WHERE km_apart <= km AND NOT other_sides
