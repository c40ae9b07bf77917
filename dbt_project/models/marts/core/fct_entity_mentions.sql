{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_replaced_articles() }}'
) }}

with articles as (
    {{ new_articles('articles.entity_mention_count > 0') }}
)

select
    mentions.entity_mention_id,
    articles.article_id,
    mentions.article_version_id,
    articles.outlet_id,
    articles.outlet,
    articles.published_date,
    {{ entity_id('mentions.entity_name', 'mentions.entity_type') }} as entity_id,
    mentions.entity_name,
    mentions.entity_type,
    mentions.mention_form,
    mentions.char_start,
    mentions.char_end,
    mentions.mention_text,
    mentions.title_as_written,
    mentions.role_as_written,
    mentions.extractor_version,
    mentions.run_id
from {{ ref('stg_extracted__entity_mentions') }} as mentions
inner join articles on mentions.article_version_id = articles.article_version_id
