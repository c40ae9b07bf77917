{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='name_number'
) }}

-- depends_on: {{ ref('int_changes_followed') }}, {{ ref('int_articles_changed') }}
-- How many articles have a name, and what it may be the longer form of: all that a name is resolved by. Counting goes
-- over every mention, so it goes by number; a name that no article has any more stays with a count of 0.
with counts as (
    select
        name_number,
        cast(count(*) as integer) as article_count,
        cast(count_if(has_acronym) as integer) as acronym_article_count,
        cast(count_if(name_score >= {{ sure_score() }}) as integer) as sure_article_count
    from {{ ref('int_entities_named') }}
    group by name_number
),

held as (
    {%- if is_incremental() %}
        select *
        from {{ this }}
    {%- else %}
        select
            name_number,
            cast(null as varchar) as normalised_name,
            cast(null as varchar) as name_key,
            cast(null as varchar) as entity_type,
            article_count,
            acronym_article_count,
            sure_article_count
        from counts
        where false
    {%- endif %}
),

changed as (
    select
        coalesce(counts.name_number, held.name_number) as name_number,
        held.normalised_name,
        held.name_key,
        held.entity_type,
        coalesce(counts.article_count, 0) as article_count,
        coalesce(counts.acronym_article_count, 0) as acronym_article_count,
        coalesce(counts.sure_article_count, 0) as sure_article_count
    from counts
    full join held on counts.name_number = held.name_number
    where
        row(
            coalesce(counts.article_count, 0),
            coalesce(counts.acronym_article_count, 0),
            coalesce(counts.sure_article_count, 0)
        )
        is distinct from row(held.article_count, held.acronym_article_count, held.sure_article_count)
),

spelled as (
    select
        name_number,
        any_value(normalised_name) as normalised_name,
        any_value(name_key) as name_key,
        any_value(entity_type) as entity_type
    from {{ ref('int_entities_named') }}
    {%- if is_incremental() %}
        where article_change_number > {{ last_followed('int_articles_changed') }}
    {%- endif %}
    group by name_number
),

named as (
    select
        changed.name_number,
        coalesce(changed.normalised_name, spelled.normalised_name) as normalised_name,
        coalesce(changed.name_key, spelled.name_key) as name_key,
        coalesce(changed.entity_type, spelled.entity_type) as entity_type,
        changed.article_count,
        changed.acronym_article_count,
        changed.sure_article_count
    from changed
    left join spelled on changed.name_number = spelled.name_number
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
