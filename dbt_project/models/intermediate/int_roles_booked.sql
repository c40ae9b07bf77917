{{ config(
    materialized='incremental',
    incremental_strategy='append'
) }}

-- depends_on: {{ ref('int_changes_followed') }}
-- The same book for roles that articles give to people.
with articles as not materialized (
    select article_number
    from {{ ref('int_links_changed') }}
    {%- if is_incremental() %}
        where change_number > {{ last_followed('int_links_changed') }}
    {%- endif %}
),

given as (
    select
        entity_id,
        {{ number_of(['entity_id']) }} as entity_number,
        unnest(roles) as role,
        article_number,
        text_number,
        outlet_number,
        published_date
    from {{ ref('int_entities_linked') }}
    where
        entity_type_linked = 'person' and len(roles) > 0
        and article_number in (select articles.article_number from articles)
),

booked as (
    {{ lines_booked('given') }}
)

{{ lines_to_book('given', 'booked') }}
