{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_touched('entity_id') }}"
) }}

-- How an entity is written, and how often: the raw material of its name, its aliases and of ids that are no more.
with links as (
    select linked.*
    from {{ ref('int_entities_linked') }} as linked
    {%- if is_incremental() %}
        where linked.entity_id in ({{ touched_entities() }})
    {%- endif %}
),

spelled as (
    select
        any_value(entity_id) as entity_id,
        any_value(entity_key) as entity_key,
        any_value(entity_name) as spelling,
        any_value(normalised_name) as normalised_name,
        any_value(name_key) as name_key,
        any_value(entity_type) as entity_type,
        any_value(link_method) as link_method,
        any_value(if(link_method = 'correction', uncorrected_entity_id, null)) as uncorrected_entity_id,
        cast(sum(mention_count) as integer) as mention_count,
        cast(count(*) as integer) as article_count,
        min(published_date) as first_seen_date,
        max(published_date) as last_seen_date,
        min(first_seen_at) as first_seen_at
    from links
    group by spelling_number
)

select
    entity_id,
    entity_key,
    spelling,
    normalised_name,
    name_key,
    entity_type,
    link_method,
    -- the id that the name has of itself
    {{ keyed_entity_id('name_key', 'entity_type') }} as name_entity_id,
    uncorrected_entity_id,
    mention_count,
    article_count,
    first_seen_date,
    last_seen_date,
    first_seen_at
from spelled
