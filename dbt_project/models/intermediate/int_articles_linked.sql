{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_relinked_articles() }}'
) }}

-- The fingerprint of an article's links tells the marts which articles to write anew.
with articles as (
    select *
    from {{ ref('int_articles_extracted') }}
    {%- if is_incremental() %}
        where
            change_number > {{ last_followed('int_articles_changed') }}
            or article_number in (
                select links.article_number
                from {{ ref('int_links_changed') }} as links
                where links.change_number > {{ last_followed('int_links_changed') }}
            )
    {%- endif %}
),

links as (
    select
        article_version_id,
        arg_max(coalesce(link_version, ''), change_number) as link_version,
        max(change_number) as link_change_number
    from {{ ref('int_links_changed') }}
    where article_number in (select articles.article_number from articles)
    group by article_version_id
)

select
    articles.article_id,
    articles.article_number,
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
from articles
left join links on articles.article_version_id = links.article_version_id
