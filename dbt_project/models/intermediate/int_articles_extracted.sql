{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_replaced_articles() }}'
) }}

with changes as (
    select
        article_version_id,
        max(change_number) as change_number
    from {{ ref('int_articles_changed') }}
    {%- if is_incremental() %}
        where change_number > {{ last_followed('int_articles_changed') }}
    {%- endif %}
    group by article_version_id
)

select
    ranked.article_id,
    {{ number_of(['ranked.article_id']) }} as article_number,
    ranked.article_version_id,
    ranked.version_number,
    ranked.version_count,
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
from {{ ref('int_articles_ranked') }} as ranked
inner join changes on ranked.article_version_id = changes.article_version_id
inner join {{ ref('stg_raw__articles') }} as articles on ranked.article_version_id = articles.article_version_id
left join {{ ref('stg_extracted__articles') }} as extractions
    on ranked.article_version_id = extractions.article_version_id
where ranked.is_current
