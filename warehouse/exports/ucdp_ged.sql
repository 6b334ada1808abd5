-- coded_events, deaths → ucdp_ged: events of organised violence with at least one death, in the columns and codes of UCDP's GED.
WITH sided AS (
    SELECT
        *,
        CASE
            WHEN one_sided_violence THEN 3
            WHEN state_1 OR state_2 THEN 1
            ELSE 2
        END AS type_of_violence,
        -- A government is side A; of two governments, or of two others, the one that comes first by name.
        NOT one_sided_violence AND CASE WHEN state_1 = state_2 THEN ucdp_1 > ucdp_2 ELSE state_2 END AS turned
    FROM coded_events
    WHERE ucdp_left_out IS NULL
),
named AS (
    SELECT
        *,
        CASE WHEN turned THEN party_2 ELSE party_1 END AS party_a,
        CASE WHEN one_sided_violence THEN NULL WHEN turned THEN party_1 ELSE party_2 END AS party_b,
        CASE WHEN turned THEN ucdp_2 ELSE ucdp_1 END AS side_a,
        CASE WHEN one_sided_violence THEN 'Civilians' WHEN turned THEN ucdp_1 ELSE ucdp_2 END AS side_b,
        year(date_start) AS year
    FROM sided
),
attributed AS (
    SELECT
        n.*,
        coalesce(a.dead, 0) AS told_a,
        coalesce(b.dead, 0) AS told_b,
        coalesce(c.dead, 0) AS told_civilians
    FROM named AS n
    LEFT JOIN deaths AS a ON n.event_id = a.event_id AND a.who = 'armed' AND n.party_a = a.party
    LEFT JOIN deaths AS b ON n.event_id = b.event_id AND b.who = 'armed' AND n.party_b = b.party
    LEFT JOIN deaths AS c ON n.event_id = c.event_id AND c.who = 'civilian'
)
SELECT
    number AS id,
    event_id AS relid,
    year,
    (sum(best) OVER (PARTITION BY side_a, side_b, year) >= 25)::BIGINT AS active_year,
    CASE WHEN contradicted THEN 'Check deaths' ELSE 'Clear' END AS code_status,
    type_of_violence::BIGINT AS type_of_violence,
    NULL::BIGINT AS conflict_dset_id,
    NULL::BIGINT AS conflict_new_id,
    CASE
        WHEN type_of_violence = 1 AND claims IS NOT NULL THEN country_name || ': ' || claims
        ELSE side_a || ' - ' || side_b
    END AS conflict_name,
    NULL::BIGINT AS dyad_dset_id,
    NULL::BIGINT AS dyad_new_id,
    side_a || ' - ' || side_b AS dyad_name,
    NULL::BIGINT AS side_a_dset_id,
    NULL::BIGINT AS side_a_new_id,
    side_a,
    NULL::BIGINT AS side_b_dset_id,
    NULL::BIGINT AS side_b_new_id,
    side_b,
    number_of_sources,
    source_article,
    source_office,
    source_date,
    source_headline,
    source_original,
    where_prec,
    place_name AS where_coordinates,
    place_text AS where_description,
    region_name AS adm_1,
    district_name AS adm_2,
    latitude,
    longitude,
    'POINT (' || longitude || ' ' || latitude || ')' AS geom_wkt,
    -- PRIO-GRID: cells of half a degree, numbered from the south-west corner eastwards, 720 to a row; the edges belong to the last cell.
    (least(floor((latitude + 90) * 2), 359) * 720 + least(floor((longitude + 180) * 2), 719) + 1)::BIGINT AS priogrid_gid,
    ucdp_name AS country,
    gwno AS country_id,
    ucdp_region AS region,
    CASE WHEN days <= 7 THEN 1 ELSE 2 END::BIGINT AS event_clarity,
    CASE WHEN days = 1 THEN 1 WHEN days < 7 THEN 2 WHEN days = 7 THEN 3 WHEN days <= 31 THEN 4 ELSE 5 END::BIGINT AS date_prec,
    date_start,
    date_end,
    -- Where the groups told add up to more than the event's figure, no group can be told from it.
    CASE WHEN told_a + told_b + told_civilians <= best THEN told_a ELSE 0 END AS deaths_a,
    CASE WHEN told_a + told_b + told_civilians <= best THEN told_b ELSE 0 END AS deaths_b,
    CASE WHEN told_a + told_b + told_civilians <= best THEN told_civilians ELSE 0 END AS deaths_civilians,
    CASE WHEN told_a + told_b + told_civilians <= best THEN best - told_a - told_b - told_civilians ELSE best END AS deaths_unknown,
    best,
    -- Without a bound, the greatest figure that is given stands.
    greatest(best, coalesce(killed_high, greatest_told, best)) AS high,
    least(best, coalesce(killed_low, best)) AS low,
    CASE WHEN state_a THEN gw_a END AS gwnoa,
    CASE WHEN state_b THEN gw_b END AS gwnob
FROM (
    SELECT attributed.*, pa.state AS state_a, pb.state AS state_b, ca.gwno AS gw_a, cb.gwno AS gw_b
    FROM attributed
    LEFT JOIN party_codes AS pa ON party_a = pa.party_id
    LEFT JOIN party_codes AS pb ON party_b = pb.party_id
    LEFT JOIN country_codes AS ca ON pa.country = ca.code
    LEFT JOIN country_codes AS cb ON pb.country = cb.code
)
