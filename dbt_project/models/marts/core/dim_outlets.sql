select
    outlet_id,
    mode(outlet order by outlet) as outlet,
    cast(count(*) as integer) as article_count,
    cast(sum(quote_count) as integer) as quote_count,
    min(published_date) as first_published_date,
    max(published_date) as last_published_date
from {{ ref('int_articles_extracted') }}
where outlet_id is not null
group by outlet_id
