{{ config(
    materialized='incremental',
    incremental_strategy='append'
) }}

-- depends_on: {{ ref('int_changes_followed') }}, {{ ref('int_entities_identified') }}
-- The same book for roles that articles give to people.
with articles as (
    {{ articles_to_book() }}
),

given as (
    select distinct
        entity_id,
        {{ number_of(['entity_id']) }} as entity_number,
        unnest(roles) as role,
        article_number,
        text_number,
        outlet_number,
        published_date,
        is_first
    from {{ links_to_book() }}
    where entity_type_linked = 'person' and len(roles) > 0
)

{{ lines_to_book('given') }}
