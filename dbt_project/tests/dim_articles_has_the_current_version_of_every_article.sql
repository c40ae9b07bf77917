select stored.article_id
from {{ ref('int_articles_extracted') }} as stored
full join {{ ref('dim_articles') }} as articles
    on stored.article_version_id = articles.article_version_id and stored.run_id = articles.run_id
where stored.article_id is null or articles.article_id is null
