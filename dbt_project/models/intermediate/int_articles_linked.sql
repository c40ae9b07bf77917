-- A fingerprint of an article's links tells the marts which articles to write anew.
with links as (
    select
        article_version_id,
        bit_xor(md5_number(concat_ws('|', entity_naming_id, entity_id, link_method, link_score))) as fingerprint
    from {{ ref('int_entities_linked') }}
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
    coalesce(to_base(abs(links.fingerprint % 4611686018427387904)::bigint, 36), '') as link_version
from {{ ref('int_articles_extracted') }} as articles
left join links on articles.article_version_id = links.article_version_id
