{{ config(materialized='table') }}

-- How an entity is written, and how often: the raw material of its name and its aliases.
select
    entity_id,
    entity_key,
    entity_type_linked as entity_type,
    entity_name as spelling,
    normalised_name,
    name_key,
    link_method,
    cast(sum(mention_count) as integer) as mention_count,
    cast(sum(spoken_quote_count) as integer) as spoken_quote_count,
    cast(count(distinct article_id) as integer) as article_count,
    min(published_date) as first_seen_date,
    max(published_date) as last_seen_date
from {{ ref('int_entities_linked') }}
group by all
