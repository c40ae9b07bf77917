-- Keys only: the texts stay out of the window.
select
    article_version_id,
    article_id,
    version_number,
    cast(count(*) over same_article as integer) as version_count,
    row_number() over (same_article order by version_number desc) = 1 as is_current
from {{ ref('stg_raw__articles') }}
window same_article as (partition by article_id)
