-- events' facts with their article and its source, and the codes of whom they name → told: one row a fact that tells an event, in order of telling.
SELECT
    ef.event_id,
    f.fact_id,
    f.article_id,
    coalesce(src.source_id, f.article_id) AS source_id,
    f.sentence_id,
    f.kind,
    coalesce(f.means, '') AS means,
    coalesce(f.toll, 'new') AS toll,
    f.count_low,
    f.count_best,
    f.count_high,
    f.count_operator,
    f.count_text,
    f.count_unit,
    f.agent_id,
    f.agent_text,
    coalesce(f.agent_side, agent.party_id) AS agent_party,
    agent.name AS agent_name,
    agent.country AS agent_country,
    agent.sector AS agent_sector,
    agent.role AS agent_role,
    agent.known_group AS agent_group,
    f.patient_id,
    f.patient_text,
    f.patient_class,
    coalesce(f.patient_side, patient.party_id) AS patient_party,
    patient.name AS patient_name,
    patient.country AS patient_country,
    -- The class of those counted says more than the name of whose they are ("Armenian forces", "the Armenians").
    coalesce(class.sector, patient.sector) AS patient_sector,
    coalesce(class.role, patient.role) AS patient_role,
    patient.known_group AS patient_group,
    class.armed AS patient_armed,
    f.speaker_text,
    f.confidence,
    f.char_start,
    f.char_end,
    f.quote,
    a.source_ref,
    a.publisher,
    a.title,
    a.url,
    a.language,
    a.published_from,
    a.published_to,
    row_number() OVER (PARTITION BY ef.event_id ORDER BY a.published_from NULLS LAST, f.article_id, f.char_start, f.fact_id) AS place
FROM event_facts AS ef
INNER JOIN facts AS f USING (fact_id)
INNER JOIN articles AS a ON f.article_id = a.article_id
LEFT JOIN article_sources AS src ON f.article_id = src.article_id
LEFT JOIN actor_codes AS agent ON f.agent_id = agent.actor_id
LEFT JOIN actor_codes AS patient ON f.patient_id = patient.actor_id
LEFT JOIN class_codes AS class ON f.patient_class = class.class
WHERE ef.role = 'tells'
