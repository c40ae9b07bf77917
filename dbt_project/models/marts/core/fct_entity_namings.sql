{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_relinked_articles() }}'
) }}

with articles as (
    {{ new_articles('articles.entity_mention_count > 0', with_links=true) }}
)

select
    linked.entity_naming_id,
    articles.article_id,
    namings.article_version_id,
    articles.outlet_id,
    articles.outlet,
    articles.published_date,
    linked.entity_id,
    linked.link_method,
    linked.link_score,
    namings.entity_name,
    namings.entity_type,
    namings.salience_score,
    namings.is_in_headline,
    namings.is_in_lead,
    namings.mention_count,
    namings.reference_count,
    namings.earliness,
    namings.extractor_version,
    articles.link_version,
    namings.run_id
from {{ ref('stg_extracted__entity_namings') }} as namings
inner join articles on namings.article_version_id = articles.article_version_id
inner join {{ ref('int_entities_linked') }} as linked
    on
        namings.article_version_id = linked.article_version_id
        and namings.entity_name = linked.entity_name
        and namings.entity_type = linked.entity_type
