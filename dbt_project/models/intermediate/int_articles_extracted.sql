{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_replaced_articles() }}'
) }}

with changes as (
    select
        article_id,
        max(change_number) as change_number
    from {{ ref('int_articles_changed') }}
    {%- if is_incremental() %}
        where change_number > {{ last_followed('int_articles_changed') }}
    {%- endif %}
    group by article_id
),

-- Keys only: what else there is of a version is not asked of all of them.
current_versions as (
    select
        article_id,
        article_version_id,
        version_number,
        cast(count(*) over same_article as integer) as version_count
    from {{ ref('stg_raw__articles') }}
    where article_id in (select changes.article_id from changes)
    window same_article as (partition by article_id)
    qualify row_number() over (same_article order by version_number desc) = 1
)

select
    versions.article_id,
    {{ number_of(['versions.article_id']) }} as article_number,
    versions.article_version_id,
    versions.version_number,
    versions.version_count,
    {{ outlet_id('articles.outlet') }} as outlet_id,
    articles.outlet,
    articles.title,
    articles.url,
    articles.published_at,
    articles.published_date,
    coalesce(extractions.extraction_status, 'pending') as extraction_status,
    extractions.extractor_version,
    coalesce(extractions.quote_count, 0) as quote_count,
    coalesce(extractions.entity_mention_count, 0) as entity_mention_count,
    coalesce(extractions.event_mention_count, 0) as event_mention_count,
    coalesce(extractions.date_expression_count, 0) as date_expression_count,
    coalesce(extractions.run_id, articles.run_id) as run_id,
    changes.change_number
from current_versions as versions
inner join changes on versions.article_id = changes.article_id
inner join {{ ref('stg_raw__articles') }} as articles on versions.article_version_id = articles.article_version_id
left join {{ ref('stg_extracted__articles') }} as extractions
    on versions.article_version_id = extractions.article_version_id
