select
    {{ make_id(['entity_id', 'published_date']) }} as entity_day_id,
    entity_id,
    published_date,
    cast(sum(mention_count) as integer) as mention_count,
    cast(sum(spoken_quote_count) as integer) as spoken_quote_count,
    cast(count(distinct article_id) as integer) as article_count,
    cast(count(distinct text_sha256) as integer) as unique_text_count,
    cast(count(distinct outlet_id) as integer) as outlet_count
from {{ ref('int_entities_linked') }}
where published_date is not null
group by entity_id, published_date
