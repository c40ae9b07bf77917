{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_replaced_articles() }}'
) }}

with articles as (
    {{ new_articles('(articles.entity_mention_count > 0 or articles.quote_count > 0)') }}
),

sightings as (
    select
        article_version_id,
        entity_name,
        entity_type,
        1 as mention_count,
        0 as spoken_quote_count
    from {{ ref('stg_extracted__entity_mentions') }}
    union all
    select
        article_version_id,
        speaker_name as entity_name,
        speaker_entity_type as entity_type,
        0 as mention_count,
        1 as spoken_quote_count
    from {{ ref('stg_extracted__quotes') }}
    where speaker_name is not null and speaker_entity_type is not null
),

names as (
    select
        articles.article_id,
        articles.article_version_id,
        articles.run_id,
        articles.published_date,
        articles.outlet_id,
        sightings.entity_name,
        sightings.entity_type,
        sum(sightings.mention_count) as mention_count,
        sum(sightings.spoken_quote_count) as spoken_quote_count
    from articles
    inner join sightings on articles.article_version_id = sightings.article_version_id
    group by all
)

select
    {{ make_id(['article_version_id', 'entity_type', 'entity_name']) }} as entity_naming_id,
    {{ entity_id('entity_name', 'entity_type') }} as entity_id,
    entity_name,
    {{ normalise_name('entity_name') }} as normalised_name,
    entity_type,
    article_id,
    article_version_id,
    outlet_id,
    published_date,
    cast(mention_count as integer) as mention_count,
    cast(spoken_quote_count as integer) as spoken_quote_count,
    run_id
from names
