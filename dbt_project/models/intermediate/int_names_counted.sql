{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='name_number'
) }}

-- depends_on: {{ ref('int_changes_followed') }}, {{ ref('int_articles_changed') }}
-- depends_on: {{ ref('int_namings_replaced') }}
-- How many articles have a name, and what it may be the longer form of: all that a name is resolved by. Names of
-- changed articles are added, those taken away that were counted and are replaced; a name that no article has any more
-- stays with a count of 0.
with lines as (
    select
        name_number,
        normalised_name,
        name_key,
        entity_type,
        1 as article_count,
        cast(has_acronym as integer) as acronym_article_count,
        if(name_score >= {{ sure_score() }}, 1, 0) as sure_article_count
    from {{ ref('int_entities_named') }}
    {%- if is_incremental() %}
        where article_change_number > {{ last_followed('int_articles_changed') }}
        union all by name
        select
            name_number,
            -1 as article_count,
            -cast(has_acronym as integer) as acronym_article_count,
            if(name_score >= {{ sure_score() }}, -1, 0) as sure_article_count
        from {{ ref('int_namings_replaced') }}
        where
            change_number > {{ last_followed('int_articles_changed') }}
            and article_change_number <= {{ last_followed('int_articles_changed') }}
    {%- endif %}
),

changed as (
    select
        name_number,
        any_value(normalised_name) as normalised_name,
        any_value(name_key) as name_key,
        any_value(entity_type) as entity_type,
        cast(sum(article_count) as integer) as article_count,
        cast(sum(acronym_article_count) as integer) as acronym_article_count,
        cast(sum(sure_article_count) as integer) as sure_article_count
    from lines
    group by name_number
    having sum(article_count) <> 0 or sum(acronym_article_count) <> 0 or sum(sure_article_count) <> 0
),

named as (
    {%- if is_incremental() %}
        select
            changed.name_number,
            coalesce(held.normalised_name, changed.normalised_name) as normalised_name,
            coalesce(held.name_key, changed.name_key) as name_key,
            coalesce(held.entity_type, changed.entity_type) as entity_type,
            changed.article_count + coalesce(held.article_count, 0) as article_count,
            changed.acronym_article_count + coalesce(held.acronym_article_count, 0) as acronym_article_count,
            changed.sure_article_count + coalesce(held.sure_article_count, 0) as sure_article_count
        from changed
        left join {{ this }} as held on changed.name_number = held.name_number
    {%- else %}
        select *
        from changed
    {%- endif %}
),

worded as (
    select
        *,
        if(entity_type = 'person', string_split(name_key, ' '), []) as words
    from named
)

select
    name_number,
    normalised_name,
    name_key,
    entity_type,
    article_count,
    acronym_article_count,
    sure_article_count,
    case
        when entity_type = 'person' and normalised_name <> name_key
            then nullif(regexp_extract(normalised_name, '^\S{2,} ((?:(?:\w|hw|jw) )+)\S{2,}', 1), '')
    end as initials,
    if(entity_type = 'organization', {{ acronym('name_key') }}, null) as acronym,
    -- "crooked anna voss" and "anna maria voss" may be Anna Voss
    case
        when len(words) in (3, 4) and not regexp_matches(name_key, ' (jr|sr|ii|iii|iv)$')
            then list_distinct([words[-2] || ' ' || words[-1], words[1] || ' ' || words[-1]])
        else []
    end as shorter_keys,
    {{ next_change() }} as change_number
from worded
