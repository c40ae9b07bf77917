{{ config(
    materialized='incremental',
    incremental_strategy='append'
) }}

-- depends_on: {{ ref('int_changes_followed') }}
-- What the names of replaced articles told of others, kept when int_entities_named forgets them.
{%- set named = earlier('int_entities_named') %}

{% if named and is_incremental() -%}
    select
        named.entity_naming_id,
        named.short_forms,
        named.published_date,
        changes.change_number
    from {{ named }} as named
    inner join {{ ref('int_articles_changed') }} as changes on named.article_version_id = changes.article_version_id
    where not changes.is_first and changes.change_number > {{ last_followed('int_articles_changed') }}
{%- else -%}
    select
        cast(null as varchar) as entity_naming_id,
        cast(null as varchar[]) as short_forms,
        cast(null as date) as published_date,
        change_number
    from {{ ref('int_articles_changed') }}
    where false
{%- endif %}
