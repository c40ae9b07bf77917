{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_replaced_articles() }}'
) }}

with articles as (
    {{ new_articles() }}
)

select
    articles.article_id,
    articles.article_version_id,
    articles.version_number,
    articles.version_count,
    stored.source_id,
    articles.outlet_id,
    articles.outlet,
    articles.url,
    stored.native_id,
    articles.title,
    stored.authors,
    stored.section,
    articles.published_at,
    articles.published_date,
    stored.published_at_method,
    stored.published_at_zone,
    stored.modified_at,
    stored.language,
    stored.credit,
    stored.has_repaired_encoding,
    stored.text,
    stored.blocks,
    {{ word_count('stored.text') }} as word_count,
    articles.extraction_status,
    articles.quote_count,
    articles.entity_mention_count,
    articles.event_mention_count,
    articles.date_expression_count,
    stored.text_sha256,
    stored.first_seen_at,
    stored.cleaner_version,
    articles.extractor_version,
    articles.run_id
from articles
inner join {{ ref('stg_raw__articles') }} as stored on articles.article_version_id = stored.article_version_id
