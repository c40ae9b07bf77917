{{ config(
    materialized='incremental',
    incremental_strategy='append'
) }}

-- depends_on: {{ ref('int_changes_followed') }}, {{ ref('int_entities_identified') }}
-- The book of what articles add to entities: a line for each name that came to an entity, and one for each that went.
-- Whoever keeps totals adds up the lines written since; so a total costs what has changed, not what it is made of.
with articles as (
    {{ articles_to_book() }}
),

linked as (
    select
        {{ number_of(['entity_id']) }} as entity_number,
        spelling_number,
        article_number,
        text_number,
        outlet_number,
        if(outlet_number is null, null, {{ number_of(['entity_id', 'outlet_number']) }}) as entity_outlet_number,
        published_date,
        first_seen_at,
        mention_count,
        spoken_quote_count,
        entity_id,
        entity_key,
        entity_type_linked,
        entity_name,
        normalised_name,
        name_key,
        entity_type,
        link_method,
        uncorrected_entity_id,
        is_first
    from {{ links_to_book() }}
)

{{ lines_to_book('linked') }}
