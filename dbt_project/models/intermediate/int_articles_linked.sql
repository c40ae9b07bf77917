-- A fingerprint of an article's links tells the marts which articles to write anew.
with links as (
    select
        article_version_id,
        bit_xor(md5_number(concat_ws('|', entity_naming_id, entity_id, link_method, link_score))) as fingerprint
    from {{ ref('int_entities_linked') }}
    group by article_version_id
)

select
    articles.*,
    coalesce(to_base(abs(links.fingerprint % 4611686018427387904)::bigint, 36), '') as link_version
from {{ ref('int_articles_extracted') }} as articles
left join links on articles.article_version_id = links.article_version_id
