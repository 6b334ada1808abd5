-- events, sides, tellings and the code tables → coded_events: one row an event with all that the exports say of it, and for each table of
-- the field why it would not hold the event (NULL: it would).
WITH placed AS (
    SELECT
        e.*,
        -- An id as an integer: 60 of its 64 bits. That no two events share one is checked where it is a key.
        ('0x' || substr(e.event_id, 5, 15))::BIGINT AS number,
        e.date_end - e.date_start + 1 AS days,
        coalesce(p.name, e.place_text) AS place_name,
        p.country AS country_code,
        p.admin1,
        p.geonames_id,
        CASE WHEN e.place_precision = 'region' THEN p.name ELSE p.admin1_name END AS region_name,
        CASE WHEN e.place_precision = 'district' THEN p.name END AS district_name
    FROM events AS e
    LEFT JOIN place_codes AS p USING (place_id)
),
coded AS (
    SELECT
        h.*,
        s.* EXCLUDE (event_id),
        t.* EXCLUDE (event_id),
        c.* EXCLUDE (code, name, cameo),
        c.name AS country_name,
        x.where_prec,
        x.geo_precision,
        x.feature,
        x.geo_type,
        k.* EXCLUDE (kind, means, target),
        CASE WHEN s.civilians THEN 'civilians' ELSE 'armed' END AS target,
        one.state AS state_1,
        two.state AS state_2,
        one.ucdp AS ucdp_1,
        two.ucdp AS ucdp_2,
        one.acled AS party_acled_1,
        two.acled AS party_acled_2,
        one.inter AS inter_of_1,
        two.inter AS inter_of_2,
        one.country AS home_1,
        two.country AS home_2,
        coalesce(one.claims, two.claims) AS claims
    FROM placed AS h
    INNER JOIN sides AS s USING (event_id)
    INNER JOIN tellings AS t USING (event_id)
    INNER JOIN kind_codes AS k
        ON h.kind = k.kind AND coalesce(h.means, '') = k.means AND k.target = CASE WHEN s.civilians THEN 'civilians' ELSE 'armed' END
    LEFT JOIN country_codes AS c ON h.country_code = c.code
    LEFT JOIN precision_codes AS x ON h.place_precision = x.precision
    LEFT JOIN party_codes AS one ON s.party_1 = one.party_id
    LEFT JOIN party_codes AS two ON s.party_2 = two.party_id
)
SELECT
    *,
    greatest(killed_best, killed_low) AS best,
    civilians AND killer_told AND one_sided AS one_sided_violence,
    CASE
        WHEN coalesce(greatest(killed_best, killed_low), 0) < 1 THEN 'no death is told'
        WHEN NOT violence THEN 'no organised violence: an accident'
        WHEN coalesce(running_total, FALSE) THEN 'a running total of other events'
        WHEN date_start IS NULL THEN 'no date'
        WHEN days > 366 THEN 'longer than a year'
        WHEN gwno IS NULL THEN 'no country is known'
        WHEN party_1 IS NULL OR (party_2 IS NULL AND NOT (civilians AND killer_told AND one_sided)) THEN 'the sides are not known'
    END AS ucdp_left_out,
    CASE
        WHEN acled_sub_event IS NULL THEN 'no type of event for it'
        WHEN coalesce(running_total, FALSE) THEN 'a running total of other events'
        WHEN date_start IS NULL THEN 'no date'
        WHEN days > 31 THEN 'longer than a month'
        WHEN iso3 IS NULL THEN 'no country is known'
        WHEN geo_precision IS NULL THEN 'no place below the country is known'
        WHEN kind IN ('killed', 'wounded') AND NOT violent AND NOT killer_told AND NOT civilians THEN 'no violence is told'
        WHEN party_1 IS NULL AND party_2 IS NULL AND kind <> 'protested' AND NOT civilians THEN 'no actor is known'
    END AS acled_left_out,
    CASE
        WHEN plover IS NULL THEN 'no type of event for it'
        WHEN days IS DISTINCT FROM 1 THEN 'its day is not known'
    END AS polecat_left_out,
    CASE
        WHEN cameo IS NULL THEN 'no type of event for it'
        WHEN days IS DISTINCT FROM 1 THEN 'its day is not known'
    END AS gdelt_left_out
FROM coded
