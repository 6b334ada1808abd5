-- told, sentences → tellings: what tells an event: its sources one by one, the first of them, and who acts and suffers as written.
WITH articles_of AS (
    SELECT
        event_id,
        article_id,
        source_id,
        min(place) AS place,
        any_value(coalesce(publisher, source_ref)) AS source,
        any_value(title) AS title,
        any_value(url) AS url,
        any_value(CASE WHEN published_from = published_to THEN published_from END) AS published,
        any_value(language) AS language
    FROM told
    GROUP BY event_id, article_id, source_id
),
sources AS (
    -- Of articles that are one text, the first: several sites with one agency's report are one source.
    SELECT *, min(published) OVER (PARTITION BY event_id) AS earliest
    FROM articles_of
    QUALIFY row_number() OVER (PARTITION BY event_id, source_id ORDER BY place) = 1
),
by_event AS (
    SELECT
        event_id,
        count(*) AS number_of_sources,
        string_agg(
            '"' || concat_ws(',', source, coalesce(strftime(published, '%Y-%m-%d'), ''), coalesce(title, '')) || '"', ';'
            ORDER BY place
        ) AS source_article,
        string_agg(source, ';' ORDER BY place) AS source_office,
        string_agg(strftime(published, '%Y-%m-%d'), ';' ORDER BY place) AS source_date,
        string_agg(title, ';' ORDER BY place) AS source_headline,
        arg_min(source, place) AS first_source,
        arg_min(published, place) AS first_published,
        any_value(earliest) AS earliest_published,
        arg_min(url, place) FILTER (WHERE url IS NOT NULL) AS first_url,
        arg_min(language, place) AS first_language,
        arg_min(article_id, place) AS first_article_id
    FROM sources
    GROUP BY event_id
),
names AS (
    SELECT event_id, string_agg(source, '; ' ORDER BY source) AS source_names
    FROM (SELECT DISTINCT event_id, source FROM sources)
    GROUP BY event_id
),
spoken AS (
    SELECT event_id, string_agg(speaker_text, ';' ORDER BY first_place) AS source_original
    FROM (SELECT event_id, speaker_text, min(place) AS first_place FROM told WHERE speaker_text IS NOT NULL GROUP BY ALL)
    GROUP BY event_id
),
agents AS (
    SELECT
        t.event_id,
        arg_min(
            struct_pack(
                id := agent_id, written := agent_text, name := agent_name, country := agent_country, sector := agent_sector,
                role := agent_role, known_group := agent_group
            ), place
        ) AS agent
    FROM told AS t
    INNER JOIN sides AS s USING (event_id)
    -- Of the party that acts in most of the facts; of no party where no fact knows one.
    WHERE t.agent_text IS NOT NULL AND t.agent_party IS NOT DISTINCT FROM s.agent_party
    GROUP BY t.event_id
),
patients AS (
    SELECT
        t.event_id,
        arg_min(
            struct_pack(
                id := patient_id, written := patient_text, name := patient_name, country := patient_country,
                sector := patient_sector, role := patient_role, known_group := patient_group
            ), place
        ) AS patient
    FROM told AS t
    INNER JOIN sides AS s USING (event_id)
    WHERE coalesce(t.patient_text, t.patient_class) IS NOT NULL AND t.patient_party IS NOT DISTINCT FROM s.patient_party
    GROUP BY t.event_id
),
numbers AS (
    SELECT
        event_id,
        count(*) AS mentions,
        bool_and(toll = 'cumulative') FILTER (WHERE kind = 'killed') AS running_total,
        max(greatest(coalesce(count_best, count_low), coalesce(count_high, 0)))
            FILTER (WHERE kind = 'killed' AND count_unit = 'persons' AND toll <> 'cumulative') AS greatest_told,
        min(v.acled) FILTER (WHERE kind = 'killed' AND count_operator = 'vague') AS acled_vague,
        arg_min(count_text, place) FILTER (WHERE kind = 'protested' AND count_text IS NOT NULL) AS crowd,
        max(confidence) AS confidence
    FROM told
    LEFT JOIN vague_words AS v ON lower(count_text) = v.words
    GROUP BY event_id
),
leads AS (
    SELECT t.event_id, bool_or(s.paragraph = 0 OR s.role = 'heading') AS in_lead, arg_min(s.text, t.place) AS first_sentence
    FROM told AS t
    INNER JOIN sentences AS s USING (sentence_id)
    GROUP BY t.event_id
)
SELECT
    b.*, names.source_names, spoken.source_original, agents.agent, patients.patient,
    numbers.* EXCLUDE (event_id), leads.* EXCLUDE (event_id)
FROM by_event AS b
INNER JOIN names USING (event_id)
LEFT JOIN spoken USING (event_id)
LEFT JOIN agents USING (event_id)
LEFT JOIN patients USING (event_id)
INNER JOIN numbers USING (event_id)
INNER JOIN leads USING (event_id)
