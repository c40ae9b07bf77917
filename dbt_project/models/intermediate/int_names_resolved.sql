{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='name_number',
    pre_hook='{{ forget_uncounted_names() }}'
) }}

{#- Articles that a short full name must have, and how many times those of the longer one, to be the same person. -#}
{%- set household_articles = 10 -%}
{%- set times_as_often = 5 -%}
{%- set acronym_articles = 2 -%}

-- What a name stands for whichever story uses it. A function of how many articles have which names, so that it does not
-- matter in which order they came; after each build only the names are asked again that a changed count can alter.
with counted as (
    select *
    from {{ ref('int_names_counted') }}
    where article_count > 0
),

names as (
    select *
    from counted
    {%- if is_incremental() %}
        where normalised_name in ({{ names_to_resolve() }})
    {%- endif %}
),

-- The names beside which they are read: of one key, longer and shorter.
keys as (
    select distinct
        name_key,
        entity_type
    from names
),

family as (
    select counted.*
    from counted
    semi join keys on counted.name_key = keys.name_key and counted.entity_type = keys.entity_type
),

-- Two middle names of one given and family name are two people: then each keeps its own full form.
namesakes as (
    select
        name_key,
        entity_type
    from family
    group by name_key, entity_type
    having count(distinct initials) > 1
),

people as (
    select
        name_key,
        sum(article_count) as article_count
    from counted
    where entity_type = 'person' and contains(name_key, ' ')
    group by name_key
),

-- "Crooked Anna Voss" and "Anna Maria Voss" are Anna Voss where she is a household name without the word.
shortened as (
    select
        longer.name_key,
        arg_max(
            people.name_key, { article_count: people.article_count, name_key: people.name_key }
        ) as short_key
    from (
        select
            name_key,
            unnest(any_value(shorter_keys)) as shorter_key,
            sum(article_count) as article_count
        from family
        where entity_type = 'person' and len(shorter_keys) > 0
        group by name_key
    ) as longer
    inner join people on longer.shorter_key = people.name_key
    where people.article_count >= greatest({{ household_articles }}, {{ times_as_often }} * longer.article_count)
    group by longer.name_key
),

-- "Muslims" are called Muslim too.
singulars as (
    select keys.name_key
    from keys
    inner join counted as singles
        on keys.entity_type = 'other' and singles.entity_type = 'other' and left(keys.name_key, -1) = singles.name_key
    where ends_with(keys.name_key, 's')
    group by keys.name_key
),

-- An acronym is its long form's where the articles that give both agree.
acronyms as (
    select
        acronym,
        arg_max(name_key, { article_count: article_count, name_key: name_key }) as long_key
    from (
        select
            counted.acronym,
            counted.name_key,
            sum(counted.acronym_article_count) as article_count
        from counted
        semi join keys on counted.acronym = keys.name_key and keys.entity_type = 'organization'
        where counted.acronym_article_count > 0
        group by counted.acronym, counted.name_key
    ) as long_forms
    group by acronym
    having max(article_count) >= {{ acronym_articles }} and max(article_count) >= 0.8 * sum(article_count)
),

known as (
    select
        names.name_number,
        min(aliases.entity_key) as entity_key,
        arg_min(
            aliases.entity_type, { entity_key: aliases.entity_key, entity_type: aliases.entity_type }
        ) as resolved_type,
        arg_min(
            aliases.alias_kind,
            {
                entity_key: aliases.entity_key,
                entity_type: aliases.entity_type,
                is_other_name: aliases.alias_kind <> 'name',
                alias_kind: aliases.alias_kind
            }
        ) as alias_kind
    from names
    inner join {{ ref('int_aliases_gathered') }} as aliases
        on
            names.name_key = aliases.alias_key
            and aliases.context_country_code is null
            and (
                names.entity_type = aliases.alias_type
                or (aliases.alias_type is null and names.entity_type <> 'person')
            )
    group by names.name_number
),

-- One reading of a name is a slip where nearly all articles read it otherwise.
votes as (
    select
        normalised_name,
        arg_max(entity_type, { article_count: article_count, entity_type: entity_type }) as main_type,
        max(article_count) as main_count,
        sum(article_count) as total_count
    from names
    group by normalised_name
),

resolved as (
    select
        names.name_number,
        names.normalised_name,
        names.entity_type,
        names.name_key,
        case
            when known.entity_key is not null then known.entity_key
            when namesakes.name_key is not null and names.initials is not null then names.normalised_name
            when shortened.short_key is not null then shortened.short_key
            when acronyms.long_key is not null then acronyms.long_key
            when singulars.name_key is not null then left(names.name_key, -1)
            else names.name_key
        end as entity_key,
        coalesce(known.resolved_type, names.entity_type) as resolved_type,
        case
            when known.alias_kind = 'name' then 'known_name'
            when known.entity_key is not null then 'known_alias'
            when acronyms.long_key is not null then 'acronym'
            when
                shortened.short_key is not null
                or singulars.name_key is not null
                or (names.normalised_name <> names.name_key and namesakes.name_key is null)
                then 'name_variant'
            else 'same_name'
        end as name_method,
        namesakes.name_key is not null and names.initials is null as is_shared,
        votes.main_type,
        if(
            votes.main_type <> names.entity_type
            and votes.total_count >= 5
            and votes.main_count >= 0.75 * votes.total_count,
            votes.main_type, null
        ) as majority_type
    from names
    left join known on names.name_number = known.name_number
    left join namesakes on names.name_key = namesakes.name_key and names.entity_type = namesakes.entity_type
    left join shortened
        on if(names.entity_type = 'person' and names.initials is null, names.name_key, null) = shortened.name_key
    left join acronyms on if(names.entity_type = 'organization', names.name_key, null) = acronyms.acronym
    left join singulars on if(names.entity_type = 'other', names.name_key, null) = singulars.name_key
    left join votes on names.normalised_name = votes.normalised_name
),

stated as (
    select
        {{ make_id(['resolved.normalised_name', 'resolved.entity_type']) }} as name_id,
        resolved.* exclude (majority_type),
        voted.entity_key as voted_key,
        voted.resolved_type as voted_type,
        {{ keyed_entity_id('resolved.entity_key', 'resolved.resolved_type') }} as entity_id,
        -- Differs where links of the name must be made anew.
        concat_ws(
            '|',
            resolved.entity_key, resolved.resolved_type, resolved.name_method, resolved.is_shared, resolved.main_type,
            voted.entity_key, voted.resolved_type
        ) as name_state
    from resolved
    left join resolved as voted
        on resolved.normalised_name = voted.normalised_name and resolved.majority_type = voted.entity_type
),

held as (
    {%- if is_incremental() %}
        select
            name_number,
            name_state
        from {{ this }}
    {%- else %}
        select
            name_number,
            name_state
        from stated
        where false
    {%- endif %}
)

select
    stated.name_id,
    stated.name_number,
    stated.normalised_name,
    stated.entity_type,
    stated.name_key,
    stated.entity_key,
    stated.resolved_type,
    stated.name_method,
    stated.is_shared,
    stated.main_type,
    stated.voted_key,
    stated.voted_type,
    stated.entity_id,
    stated.name_state,
    {{ next_change() }} as change_number
from stated
anti join held on stated.name_number = held.name_number and stated.name_state = held.name_state
