with spellings as (
    select
        entity_id,
        entity_name,
        sum(mention_count) as mention_count
    from {{ ref('int_entities_named') }}
    group by all
),

-- The spelling that is met most often comes first; of two, the longer one, which says more.
names as (
    select
        entity_id,
        list_transform(
            list_sort(list({ rank: -mention_count, size: -length(entity_name), spelling: entity_name })),
            lambda name: name.spelling
        ) as spellings
    from spellings
    group by entity_id
),

totals as (
    select
        entity_id,
        entity_type,
        normalised_name,
        sum(mention_count) as mention_count,
        sum(spoken_quote_count) as spoken_quote_count,
        count(distinct article_id) as article_count,
        count(distinct outlet_id) as outlet_count,
        min(published_date) as first_seen_date,
        max(published_date) as last_seen_date
    from {{ ref('int_entities_named') }}
    group by entity_id, entity_type, normalised_name
)

select
    totals.entity_id,
    names.spellings[1] as entity_name,
    totals.entity_type,
    totals.normalised_name,
    names.spellings,
    cast(totals.mention_count as integer) as mention_count,
    cast(totals.spoken_quote_count as integer) as spoken_quote_count,
    cast(totals.article_count as integer) as article_count,
    cast(totals.outlet_count as integer) as outlet_count,
    totals.first_seen_date,
    totals.last_seen_date
from totals
inner join names on totals.entity_id = names.entity_id
