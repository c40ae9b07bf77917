{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='article_version_id'
) }}

-- The one look at all articles that a build takes: which differ from what it saw last time.
with states as (
    select
        articles.article_version_id,
        articles.article_id,
        hash(
            articles.version_number, articles.outlet, articles.title, articles.url, articles.published_at,
            articles.run_id, extractions.run_id, extractions.extractor_version
        ) as article_state
    from {{ ref('stg_raw__articles') }} as articles
    left join {{ ref('stg_extracted__articles') }} as extractions
        on articles.article_version_id = extractions.article_version_id
),

held as (
    {%- if is_incremental() %}
        select
            article_version_id,
            article_id,
            article_state
        from {{ this }}
    {%- else %}
        select *
        from states
        where false
    {%- endif %}
),

changed as (
    select
        coalesce(states.article_version_id, held.article_version_id) as article_version_id,
        coalesce(states.article_id, held.article_id) as article_id,
        -- empty where the version is gone
        coalesce(states.article_state, 0) as article_state,
        held.article_version_id is null as is_first
    from states
    full join held on states.article_version_id = held.article_version_id
    where coalesce(states.article_state, 0) is distinct from held.article_state
),

-- With one version of an article its others change: they are no longer the current one, or are it again.
others as (
    select
        *,
        false as is_first
    from held
    where article_id in ({{ few('article_id', 'changed') }})
)

select
    {{ next_change() }} as change_number,
    article_version_id,
    article_id,
    article_state,
    is_first
from (
    from changed
    union all
    from others
    where others.article_version_id not in (select changed.article_version_id from changed)
) as touched
