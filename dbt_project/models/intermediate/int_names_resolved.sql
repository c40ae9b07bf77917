{{ config(materialized='table') }}

{#- Articles that a short full name must have, and how many times those of the longer one, to be the same person. -#}
{%- set household_articles = 10 -%}
{%- set times_as_often = 5 -%}
{%- set acronym_articles = 2 -%}

-- What a name stands for whichever story uses it. A function of all names that are held, so that it does not matter in
-- which order they came.
with names as (
    select
        normalised_name,
        name_key,
        entity_type,
        count(*) as article_count
    from {{ ref('int_entities_named') }}
    group by normalised_name, name_key, entity_type
),

initialled as (
    select
        *,
        case
            when entity_type = 'person' and normalised_name <> name_key
                then nullif(regexp_extract(normalised_name, '^\S{2,} ((?:(?:\w|hw|jw) )+)\S{2,}', 1), '')
        end as initials
    from names
),

-- Two middle names of one given and family name are two people: then each keeps its own full form.
keyed as (
    select
        *,
        count(distinct initials) over (partition by name_key, entity_type) > 1 as has_namesakes
    from initialled
),

-- "Crooked Anna Voss" and "Anna Maria Voss" are Anna Voss where she is a household name without the word.
people as (
    select
        name_key,
        sum(article_count) as article_count,
        string_split(name_key, ' ') as words
    from names
    where entity_type = 'person' and contains(name_key, ' ')
    group by name_key
),

shortened as (
    select
        longer.name_key,
        arg_max(shorter.name_key, shorter.article_count * 1000 + length(shorter.name_key)) as short_key
    from people as longer
    inner join people as shorter
        on
            (
                shorter.name_key = longer.words[-2] || ' ' || longer.words[-1]
                or shorter.name_key = longer.words[1] || ' ' || longer.words[-1]
            )
            and len(longer.words) in (3, 4)
            and not regexp_matches(longer.name_key, ' (jr|sr|ii|iii|iv)$')
            and shorter.article_count >= greatest({{ household_articles }}, {{ times_as_often }} * longer.article_count)
    group by longer.name_key
),

-- "Muslims" are called Muslim too.
singulars as (
    select plurals.name_key
    from names as plurals
    inner join names as singles
        on plurals.name_key = singles.name_key || 's' and plurals.entity_type = singles.entity_type
    where plurals.entity_type = 'other'
    group by plurals.name_key
),

-- An acronym is its long form's where the articles that give both agree.
spelled_out as (
    select
        short_form,
        name_key,
        count(*) as article_count
    from (
        select
            unnest(short_forms) as short_form,
            name_key
        from {{ ref('int_entities_named') }}
        where entity_type = 'organization' and contains(name_key, ' ')
    )
    where
        not contains(short_form, ' ')
        and length(short_form) between 2 and 8
        and {{ initials('name_key') }} = short_form
    group by short_form, name_key
),

acronyms as (
    select
        short_form,
        arg_max(name_key, article_count * 1000 + length(name_key)) as long_key
    from spelled_out
    group by short_form
    having max(article_count) >= {{ acronym_articles }} and max(article_count) >= 0.8 * sum(article_count)
),

known as (
    select
        keyed.normalised_name,
        keyed.entity_type,
        min(aliases.entity_key) as entity_key,
        min_by(aliases.entity_type, aliases.entity_key) as resolved_type,
        min_by(aliases.alias_kind, aliases.entity_key) as alias_kind
    from keyed
    inner join {{ ref('int_aliases_gathered') }} as aliases
        on
            keyed.name_key = aliases.alias_key
            and aliases.context_country_code is null
            and (
                keyed.entity_type = aliases.alias_type
                or (aliases.alias_type is null and keyed.entity_type <> 'person')
            )
    group by all
),

-- One reading of a name is a slip where nearly all articles read it otherwise.
readings as (
    select
        normalised_name as name_key,
        entity_type,
        sum(article_count) as article_count
    from names
    group by all
),

votes as (
    select
        name_key,
        arg_max(entity_type, article_count * 10 + length(entity_type)) as main_type,
        max(article_count) as main_count,
        sum(article_count) as total_count
    from readings
    group by name_key
),

resolved as (
    select
        {{ make_id(['keyed.normalised_name', 'keyed.entity_type']) }} as name_id,
        keyed.normalised_name,
        keyed.entity_type,
        keyed.name_key,
        keyed.article_count,
        case
            when known.entity_key is not null then known.entity_key
            when keyed.has_namesakes and keyed.initials is not null then keyed.normalised_name
            when shortened.short_key is not null then shortened.short_key
            when acronyms.long_key is not null then acronyms.long_key
            when singulars.name_key is not null then left(keyed.name_key, -1)
            else keyed.name_key
        end as entity_key,
        coalesce(known.resolved_type, keyed.entity_type) as resolved_type,
        case
            when known.alias_kind = 'name' then 'known_name'
            when known.entity_key is not null then 'known_alias'
            when acronyms.long_key is not null then 'acronym'
            when
                shortened.short_key is not null
                or singulars.name_key is not null
                or (keyed.normalised_name <> keyed.name_key and not keyed.has_namesakes)
                then 'name_variant'
            else 'same_name'
        end as name_method,
        keyed.has_namesakes and keyed.initials is null as is_shared,
        coalesce(votes.main_type, keyed.entity_type) as main_type,
        if(
            votes.main_type <> keyed.entity_type
            and votes.total_count >= 5
            and votes.main_count >= 0.75 * votes.total_count,
            votes.main_type, null
        ) as voted_type
    from keyed
    left join known on keyed.normalised_name = known.normalised_name and keyed.entity_type = known.entity_type
    left join shortened
        on if(keyed.entity_type = 'person' and keyed.initials is null, keyed.name_key, null) = shortened.name_key
    left join acronyms on if(keyed.entity_type = 'organization', keyed.name_key, null) = acronyms.short_form
    left join singulars on if(keyed.entity_type = 'other', keyed.name_key, null) = singulars.name_key
    left join votes on keyed.normalised_name = votes.name_key
)

select
    *,
    {{ keyed_entity_id('entity_key', 'resolved_type') }} as entity_id,
    -- Differs where links of the name must be made anew.
    concat_ws('|', entity_key, resolved_type, name_method, is_shared, voted_type, main_type) as name_state
from resolved
