-- coded_events → gdelt_events: events whose day is known, in the columns and codes of GDELT 2.0 (CAMEO).
WITH acting AS (
    SELECT
        h.* EXCLUDE (agent, patient),
        coalesce(h.agent.name, one.name) AS name_1,
        coalesce(c1.cameo, '') AS country_1,
        coalesce(h.agent.role, '') AS role_1,
        h.agent.known_group AS group_1,
        coalesce(h.patient.name, two.name) AS name_2,
        coalesce(c2.cameo, '') AS country_2,
        coalesce(h.patient.role, '') AS role_2,
        h.patient.known_group AS group_2,
        coalesce(cc.fips || h.admin1, CASE WHEN h.geo_type = 1 THEN cc.fips END) AS adm1_code
    FROM coded_events AS h
    LEFT JOIN party_codes AS one ON h.agent_party = one.party_id
    LEFT JOIN party_codes AS two ON h.patient_party = two.party_id
    LEFT JOIN country_codes AS c1 ON coalesce(h.agent.country, one.country) = c1.code
    LEFT JOIN country_codes AS c2 ON coalesce(h.patient.country, two.country) = c2.code
    LEFT JOIN country_codes AS cc ON h.country_code = cc.code
    WHERE h.gdelt_left_out IS NULL
)
SELECT
    number AS "GLOBALEVENTID",
    strftime(date_start, '%Y%m%d')::BIGINT AS "SQLDATE",
    strftime(date_start, '%Y%m')::BIGINT AS "MonthYear",
    year(date_start) AS "Year",
    round(year(date_start) + ((month(date_start) - 1) * 30 + day(date_start)) / 365, 4) AS "FractionDate",
    nullif(coalesce(group_1, '') || country_1 || CASE WHEN group_1 IS NULL THEN role_1 ELSE '' END, '') AS "Actor1Code",
    upper(name_1) AS "Actor1Name",
    nullif(country_1, '') AS "Actor1CountryCode",
    group_1 AS "Actor1KnownGroupCode",
    NULL::VARCHAR AS "Actor1EthnicCode",
    NULL::VARCHAR AS "Actor1Religion1Code",
    NULL::VARCHAR AS "Actor1Religion2Code",
    nullif(role_1, '') AS "Actor1Type1Code",
    NULL::VARCHAR AS "Actor1Type2Code",
    NULL::VARCHAR AS "Actor1Type3Code",
    nullif(coalesce(group_2, '') || country_2 || CASE WHEN group_2 IS NULL THEN role_2 ELSE '' END, '') AS "Actor2Code",
    upper(name_2) AS "Actor2Name",
    nullif(country_2, '') AS "Actor2CountryCode",
    group_2 AS "Actor2KnownGroupCode",
    NULL::VARCHAR AS "Actor2EthnicCode",
    NULL::VARCHAR AS "Actor2Religion1Code",
    NULL::VARCHAR AS "Actor2Religion2Code",
    nullif(role_2, '') AS "Actor2Type1Code",
    NULL::VARCHAR AS "Actor2Type2Code",
    NULL::VARCHAR AS "Actor2Type3Code",
    in_lead::BIGINT AS "IsRootEvent",
    cameo AS "EventCode",
    substr(cameo, 1, 3) AS "EventBaseCode",
    substr(cameo, 1, 2) AS "EventRootCode",
    quad_class AS "QuadClass",
    goldstein AS "GoldsteinScale",
    mentions AS "NumMentions",
    number_of_sources AS "NumSources",
    articles::BIGINT AS "NumArticles",
    NULL::DOUBLE AS "AvgTone",
    NULL::BIGINT AS "Actor1Geo_Type",
    NULL::VARCHAR AS "Actor1Geo_FullName",
    NULL::VARCHAR AS "Actor1Geo_CountryCode",
    NULL::VARCHAR AS "Actor1Geo_ADM1Code",
    NULL::VARCHAR AS "Actor1Geo_ADM2Code",
    NULL::DOUBLE AS "Actor1Geo_Lat",
    NULL::DOUBLE AS "Actor1Geo_Long",
    NULL::VARCHAR AS "Actor1Geo_FeatureID",
    NULL::BIGINT AS "Actor2Geo_Type",
    NULL::VARCHAR AS "Actor2Geo_FullName",
    NULL::VARCHAR AS "Actor2Geo_CountryCode",
    NULL::VARCHAR AS "Actor2Geo_ADM1Code",
    NULL::VARCHAR AS "Actor2Geo_ADM2Code",
    NULL::DOUBLE AS "Actor2Geo_Lat",
    NULL::DOUBLE AS "Actor2Geo_Long",
    NULL::VARCHAR AS "Actor2Geo_FeatureID",
    -- American towns and states have types of their own.
    CASE WHEN country_code = 'US' AND geo_type = 4 THEN 3 WHEN country_code = 'US' AND geo_type = 5 THEN 2 ELSE geo_type END
        AS "ActionGeo_Type",
    concat_ws(
        ', ', place_name, CASE WHEN region_name <> place_name THEN region_name END,
        CASE WHEN country_name <> place_name THEN country_name END
    ) AS "ActionGeo_FullName",
    fips AS "ActionGeo_CountryCode",
    adm1_code AS "ActionGeo_ADM1Code",
    NULL::VARCHAR AS "ActionGeo_ADM2Code",
    latitude AS "ActionGeo_Lat",
    longitude AS "ActionGeo_Long",
    CASE WHEN geo_type = 1 THEN fips WHEN geo_type IN (2, 5) THEN adm1_code END AS "ActionGeo_FeatureID",
    strftime(earliest_published, '%Y%m%d000000')::BIGINT AS "DATEADDED",
    first_url AS "SOURCEURL"
FROM acting
