{{ config(materialized='incremental', incremental_strategy='append') }}

-- The one look at all articles that a build takes: which differ from what it saw last time.
with states as (
    select
        ranked.article_version_id,
        hash(
            ranked.version_number, ranked.version_count, articles.outlet, articles.title, articles.url,
            articles.published_at, articles.run_id, extractions.run_id, extractions.extractor_version
        ) as article_state
    from {{ ref('int_articles_ranked') }} as ranked
    inner join {{ ref('stg_raw__articles') }} as articles on ranked.article_version_id = articles.article_version_id
    left join {{ ref('stg_extracted__articles') }} as extractions
        on ranked.article_version_id = extractions.article_version_id
    where ranked.is_current
),

held as (
    {%- if is_incremental() %}
        select
            article_version_id,
            arg_max(article_state, change_number) as article_state
        from {{ this }}
        group by article_version_id
    {%- else %}
        select
            article_version_id,
            article_state
        from states
        where false
    {%- endif %}
)

select
    {{ next_change() }} as change_number,
    coalesce(states.article_version_id, held.article_version_id) as article_version_id,
    -- empty where the article is gone, or has a newer version
    coalesce(states.article_state, 0) as article_state,
    held.article_version_id is null as is_first
from states
full join held on states.article_version_id = held.article_version_id
where coalesce(states.article_state, 0) is distinct from held.article_state
