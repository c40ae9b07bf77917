select
    article_version_id,
    position,
    entity_name,
    entity_type,
    salience_score,
    is_in_headline,
    is_in_lead,
    name_count as mention_count,
    mention_count - name_count as reference_count,
    earliness,
    extractor_version,
    run_id
from {{ source('extracted', 'entity_namings') }}
