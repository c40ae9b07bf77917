{{ config(
    materialized='incremental',
    incremental_strategy='append'
) }}

-- depends_on: {{ ref('int_changes_followed') }}
-- The book of what articles add to entities: a line for each name that came to an entity, and one for each that went.
-- Whoever keeps totals adds up the lines written since; so a total costs what has changed, not what it is made of.
with articles as not materialized (
    select article_number
    from {{ ref('int_links_changed') }}
    {%- if is_incremental() %}
        where change_number > {{ last_followed('int_links_changed') }}
    {%- endif %}
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
        uncorrected_entity_id
    from {{ ref('int_entities_linked') }}
    where article_number in (select articles.article_number from articles)
),

booked as (
    {{ lines_booked('linked') }}
)

{{ lines_to_book('linked', 'booked') }}
