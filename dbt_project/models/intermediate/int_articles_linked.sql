{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_relinked_articles() }}'
) }}

-- The fingerprint of an article's links tells the marts which articles to write anew.
with links as (
    select
        article_version_id,
        arg_max(coalesce(link_version, ''), change_number) as link_version,
        max(change_number) as link_change_number
    from {{ ref('int_links_changed') }}
    group by article_version_id
)

select
    articles.article_id,
    articles.article_version_id,
    articles.version_number,
    articles.version_count,
    articles.outlet_id,
    articles.outlet,
    articles.title,
    articles.url,
    articles.published_at,
    articles.published_date,
    articles.extraction_status,
    articles.extractor_version,
    articles.quote_count,
    articles.entity_mention_count,
    articles.event_mention_count,
    articles.date_expression_count,
    articles.run_id,
    articles.change_number,
    coalesce(links.link_version, '') as link_version,
    coalesce(links.link_change_number, 0) as link_change_number
from {{ ref('int_articles_extracted') }} as articles
left join links on articles.article_version_id = links.article_version_id
{%- if is_incremental() %}
    where
        articles.change_number > {{ last_followed('int_articles_changed') }}
        or links.link_change_number > {{ last_followed('int_links_changed') }}
{%- endif %}
