-- coded_events, mentions → polecat: events whose day is known, in the columns and codes of POLECAT (PLOVER types, modes and sectors).
WITH held AS (
    SELECT
        h.* EXCLUDE (agent, patient, country_name),
        h.country_name AS place_country,
        h.agent.id AS agent_id,
        h.agent.written AS agent_written,
        coalesce(h.agent.name, one.name) AS agent_name,
        h.agent.sector AS agent_sector,
        coalesce(h.agent.country, one.country) AS agent_country,
        h.patient.id AS patient_id,
        h.patient.written AS patient_written,
        coalesce(h.patient.name, two.name) AS patient_name,
        h.patient.sector AS patient_sector,
        coalesce(h.patient.country, two.country) AS patient_country
    FROM coded_events AS h
    LEFT JOIN party_codes AS one ON h.agent_party = one.party_id
    LEFT JOIN party_codes AS two ON h.patient_party = two.party_id
    WHERE h.polecat_left_out IS NULL
),
named AS (
    SELECT
        article_id,
        string_agg(name, '; ' ORDER BY name) FILTER (WHERE sort = 'person') AS people,
        string_agg(name, '; ' ORDER BY name) FILTER (WHERE sort = 'organisation') AS organizations,
        string_agg(name, '; ' ORDER BY name) FILTER (WHERE sort = 'place') AS locations
    FROM (
        SELECT DISTINCT
            m.article_id,
            m.value AS name,
            CASE WHEN m.kind = 'place' THEN 'place' WHEN a.person THEN 'person' ELSE 'organisation' END AS sort
        FROM mentions AS m
        LEFT JOIN actor_codes AS a ON m.entity_id = a.actor_id
        WHERE m.kind IN ('place', 'actor') AND m.entity_id IS NOT NULL AND m.value IS NOT NULL
    )
    GROUP BY article_id
)
SELECT
    h.event_id AS "Event ID",
    h.date_start AS "Event Date",
    h.plover AS "Event Type",
    h.plover_mode AS "Event Mode",
    h.goldstein AS "Intensity",
    h.plover_quad AS "Quad Code",
    h.contexts AS "Contexts",
    h.agent_name AS "Actor Name",
    ac.name AS "Actor Country",
    ac.cow AS "Actor COW",
    h.agent_sector AS "Primary Actor Sector",
    h.agent_sector AS "Actor Sectors",
    NULL::VARCHAR AS "Actor Title",
    h.agent_written AS "Actor Name Raw",
    NULL::VARCHAR AS "Wikipedia Actor ID",
    h.patient_name AS "Recipient Name",
    pc.name AS "Recipient Country",
    pc.cow AS "Recipient COW",
    h.patient_sector AS "Primary Recipient Sector",
    h.patient_sector AS "Recipient Sectors",
    NULL::VARCHAR AS "Recipient Title",
    h.patient_written AS "Recipient Name Raw",
    NULL::VARCHAR AS "Wikipedia Recipient ID",
    h.place_name AS "Placename",
    CASE WHEN h.place_precision = 'town' THEN h.place_name END AS "City",
    h.district_name AS "District",
    h.region_name AS "Province",
    h.place_country AS "Country",
    h.latitude AS "Latitude",
    h.longitude AS "Longitude",
    h.geonames_id AS "GeoNames ID",
    h.place_text AS "Raw Placename",
    h.feature AS "Feature Type",
    h.first_source AS "Source",
    h.first_published AS "Publication Date",
    n.people AS "Story People",
    n.organizations AS "Story Organizations",
    n.locations AS "Story Locations",
    h.first_language AS "Language",
    'factline' AS "Version"
FROM held AS h
LEFT JOIN named AS n ON h.first_article_id = n.article_id
LEFT JOIN country_codes AS ac ON h.agent_country = ac.code
LEFT JOIN country_codes AS pc ON h.patient_country = pc.code
