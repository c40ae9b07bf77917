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
        named.name_number,
        named.has_acronym,
        named.name_score,
        named.short_forms,
        named.published_date,
        named.article_change_number,
        changes.change_number
    from {{ named }} as named
    inner join {{ ref('int_articles_changed') }} as changes on named.article_version_id = changes.article_version_id
    anti join {{ this }} as kept
        on
            named.entity_naming_id = kept.entity_naming_id
            and named.article_change_number = kept.article_change_number
    where not changes.is_first and changes.change_number > {{ last_followed('int_articles_changed') }}
{%- else -%}
    select
        cast(null as varchar) as entity_naming_id,
        cast(null as ubigint) as name_number,
        cast(null as boolean) as has_acronym,
        cast(null as double) as name_score,
        cast(null as varchar[]) as short_forms,
        cast(null as date) as published_date,
        cast(null as bigint) as article_change_number,
        change_number
    from {{ ref('int_articles_changed') }}
    where false
{%- endif %}
