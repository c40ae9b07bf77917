-- What an article's entity is weighed by are the mentions that readers can see: as many names, as many others.
with counted as (
    select
        article_version_id,
        entity_name,
        entity_type,
        count(*) filter (where mention_form = 'name') as mention_count,
        count(*) filter (where mention_form <> 'name') as reference_count
    from {{ ref('fct_entity_mentions') }}
    group by article_version_id, entity_name, entity_type
)

select namings.entity_naming_id
from {{ ref('fct_entity_namings') }} as namings
left join counted
    on
        namings.article_version_id = counted.article_version_id
        and namings.entity_name = counted.entity_name
        and namings.entity_type = counted.entity_type
where
    namings.mention_count is distinct from counted.mention_count
    or namings.reference_count is distinct from counted.reference_count
