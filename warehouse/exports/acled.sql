-- coded_events → acled: events in the columns and codes of ACLED, with its habits: the most conservative figure, dozens 12, hundreds 100.
WITH typed AS (
    SELECT
        h.* EXCLUDE (acled_sub_event, acled_event, acled_disorder),
        -- Ground is regained by a government at home, overtaken by anyone else.
        CASE
            WHEN acled_sub_event <> 'territory' THEN acled_sub_event
            WHEN state_1 AND home_1 = country_code THEN 'Government regains territory'
            ELSE 'Non-state actor overtakes territory'
        END AS sub_event
    FROM coded_events AS h
    WHERE acled_left_out IS NULL
),
acting AS (
    SELECT
        t.* EXCLUDE (sub_event),
        c.sub_event,
        c.event,
        c.disorder,
        CASE WHEN c.event = 'Protests' THEN acled_protesters ELSE coalesce(party_acled_1, acled_unknown) END AS actor1,
        CASE
            WHEN c.event = 'Protests' THEN 6
            WHEN party_1 IS NULL THEN 3
            WHEN state_1 AND home_1 <> country_code THEN 8
            ELSE inter_of_1
        END AS inter1,
        CASE
            WHEN c.event = 'Protests' THEN NULL
            WHEN civilians THEN acled_civilians
            WHEN party_2 IS NOT NULL THEN party_acled_2
            WHEN c.event = 'Battles' THEN acled_unknown
        END AS actor2,
        CASE
            WHEN c.event = 'Protests' THEN NULL
            WHEN civilians THEN 7
            WHEN state_2 AND home_2 <> country_code THEN 8
            WHEN party_2 IS NOT NULL THEN inter_of_2
            WHEN c.event = 'Battles' THEN 3
        END AS inter2
    FROM typed AS t
    INNER JOIN acled_codes AS c ON t.sub_event = c.sub_event
)
SELECT
    iso3 || number AS event_id_cnty,
    date_start AS event_date,
    year(date_start) AS year,
    CASE WHEN days = 1 THEN 1 WHEN days <= 7 THEN 2 ELSE 3 END::BIGINT AS time_precision,
    disorder AS disorder_type,
    event AS event_type,
    sub_event AS sub_event_type,
    actor1,
    NULL::VARCHAR AS assoc_actor_1,
    inter1::BIGINT AS inter1,
    actor2,
    NULL::VARCHAR AS assoc_actor_2,
    inter2::BIGINT AS inter2,
    -- The smaller code first; a sole actor stands before a 0.
    CASE WHEN inter2 IS NULL THEN inter1 * 10 ELSE least(inter1, inter2) * 10 + greatest(inter1, inter2) END::BIGINT AS interaction,
    CASE WHEN civilians AND disorder LIKE 'Political violence%' THEN 'Civilian targeting' END AS civilian_targeting,
    iso_numeric AS iso,
    acled_region AS region,
    country_name AS country,
    region_name AS admin1,
    district_name AS admin2,
    NULL::VARCHAR AS admin3,
    place_name AS location,
    latitude,
    longitude,
    geo_precision,
    source_names AS source,
    NULL::VARCHAR AS source_scale,
    first_sentence AS notes,
    least(coalesce(killed_low, 0), coalesce(acled_vague, killed_low, 0)) AS fatalities,
    CASE WHEN event = 'Protests' THEN 'crowd size=' || coalesce(crowd, 'no report') END AS tags,
    NULL::BIGINT AS timestamp
FROM acting
