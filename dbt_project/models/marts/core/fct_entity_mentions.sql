{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_relinked_articles() }}'
) }}

with articles as (
    {{ new_articles('articles.entity_mention_count > 0', with_links=true) }}
)

select
    mentions.entity_mention_id,
    articles.article_id,
    mentions.article_version_id,
    articles.outlet_id,
    articles.outlet,
    articles.published_date,
    linked.entity_id,
    linked.link_method,
    linked.link_score,
    mentions.entity_name,
    mentions.entity_type,
    mentions.mention_form,
    mentions.char_start,
    mentions.char_end,
    mentions.mention_text,
    mentions.title_as_written,
    mentions.role_as_written,
    mentions.mention_method,
    mentions.mention_score,
    mentions.name_score,
    mentions.extractor_version,
    articles.link_version,
    mentions.run_id
from {{ ref('stg_extracted__entity_mentions') }} as mentions
inner join articles on mentions.article_version_id = articles.article_version_id
inner join {{ ref('int_entities_linked') }} as linked
    on
        mentions.article_version_id = linked.article_version_id
        and mentions.entity_name = linked.entity_name
        and mentions.entity_type = linked.entity_type
