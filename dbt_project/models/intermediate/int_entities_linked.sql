-- What the rules say of a name in an article, or what a person decided: about this one name, or about its entity.
select
    identified.entity_naming_id,
    coalesce(singles.target_entity_id, wholes.target_entity_id, identified.entity_id) as entity_id,
    coalesce(singles.target_entity_key, wholes.target_entity_key, identified.entity_key) as entity_key,
    coalesce(singles.target_entity_type, wholes.target_entity_type, identified.entity_type_linked)
        as entity_type_linked,
    if(
        coalesce(singles.target_entity_id, wholes.target_entity_id) is not null, 'correction', identified.link_method
    ) as link_method,
    if(coalesce(singles.target_entity_id, wholes.target_entity_id) is not null, 'any', identified.link_evidence)
        as link_evidence,
    if(coalesce(singles.target_entity_id, wholes.target_entity_id) is not null, 1.0, identified.link_score)
        as link_score,
    identified.entity_id as uncorrected_entity_id,
    identified.entity_name,
    identified.normalised_name,
    identified.name_key,
    identified.entity_type,
    identified.article_id,
    identified.article_version_id,
    identified.outlet_id,
    identified.published_date,
    identified.text_sha256,
    identified.first_seen_at,
    identified.mention_count,
    identified.spoken_quote_count,
    identified.roles,
    if(
        coalesce(singles.target_entity_id, wholes.target_entity_id) is not null,
        {{ number_of([
            'coalesce(singles.target_entity_id, wholes.target_entity_id)', 'identified.entity_id',
            'identified.entity_name', 'identified.entity_type'
        ]) }},
        identified.spelling_number
    ) as spelling_number,
    identified.article_number,
    identified.text_number,
    identified.outlet_number,
    identified.run_id,
    identified.article_change_number,
    identified.rowid as link_row
from {{ ref('int_entities_identified') }} as identified
left join {{ ref('int_corrections_resolved') }} as wholes
    on
        identified.entity_id = wholes.entity_id
        and wholes.target_entity_id is not null and wholes.unused_reason is null
left join {{ ref('int_corrections_resolved') }} as singles
    on
        identified.entity_naming_id = singles.entity_naming_id
        and singles.target_entity_id is not null and singles.unused_reason is null
