-- depends_on: {{ ref('dim_entities') }}
-- A decision by id, or by a name that leads elsewhere in every article, is known by its entity alone: is it named?
with held as (
    select entity_id
    from {{ ref('int_entities_spelled') }}
    union
    select uncorrected_entity_id as entity_id
    from {{ ref('int_entities_spelled') }}
),

judged as (
    select
        resolved.* replace (
            if(
                resolved.unused_reason is null and resolved.entity_id is not null and held.entity_id is null,
                'name_is_gone', resolved.unused_reason
            ) as unused_reason
        )
    from {{ ref('int_corrections_resolved') }} as resolved
    left join held on resolved.entity_id = held.entity_id
)

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
from judged
group by entity_correction_id
