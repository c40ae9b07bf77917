select
    entity_correction_id,
    min(action) as correction_action,
    min(entity_name) as corrected_name,
    min(entity_type) as corrected_type,
    min(article_id) as article_id,
    min(target_name) as target_name,
    min(wikidata_id) as wikidata_id,
    min(coalesce(target_entity_id, entity_id)) as entity_id,
    bool_or(unused_reason is null) as is_used,
    if(bool_or(unused_reason is null), null, min(unused_reason)) as unused_reason,
    min(reviewer) as reviewer,
    min(reason) as correction_reason,
    min(decided_on) as decided_date,
    min(corrections_file) as corrections_file
from {{ ref('int_corrections_resolved') }}
group by entity_correction_id
