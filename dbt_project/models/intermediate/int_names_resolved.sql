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
{#- How much more must speak for another type of a name than for the one that it was read as, and how much at least:
    of several words, of one. -#}
{%- set times_for_words, weight_for_words = 1.5, 2 -%}
{%- set times_for_word, weight_for_word = 3, 3 -%}
{#- A town's one word may be its team's or its government's name; a place is hardly ever taken for a person. -#}
{%- set times_for_town, times_for_bearer = 4, 3 -%}
{#- Articles that surely read a name so, and their share of all that have it: from here on no doubt of one counts. -#}
{%- set sure_articles, sure_share = 2, 0.33 -%}

-- What a name stands for whichever story uses it. A function of how many articles have which names, so that it does not
-- matter in which order they came; after each build only the names are asked again that a changed count can alter.
with counted as not materialized (
    select *
    from {{ ref('int_names_counted') }}
    where article_count > 0
),

names as (
    select *
    from counted
    {%- if is_incremental() %}
        where
            name_key in (
                select readings.name_key
                from counted as readings
                where readings.normalised_name in ({{ names_to_resolve() }})
            )
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
                -- "Morgan Stanley" is nobody's name, "Ford" is many a person's
                or (
                    aliases.alias_type is null
                    and (names.entity_type <> 'person' or contains(aliases.alias_key, ' '))
                )
            )
    group by names.name_number
),

-- Places that a name alone tells: no namesake comes near the largest.
mapped as (
    select
        places.place_key,
        arg_max(places.geonames_id, places.population) as geonames_id
    from {{ ref('int_places_named') }} as places
    semi join keys on places.place_key = keys.name_key
    group by places.place_key
    having
        not bool_or(places.place_kind = 'region')
        and not arg_max(places.is_anothers_name, places.population)
        and max(places.population) >= 5 * coalesce(list_reverse_sort(list(places.population))[2], 0)
),

listed as (
    select distinct
        alias_key,
        coalesce(alias_type, entity_type) as alias_type
    from {{ ref('int_aliases_gathered') }}
    where context_country_code is null
),

-- One reading of a name is a slip where much more speaks for another: articles, and what is known beforehand. A legal
-- form beside the name, a list, or the map for a name of several words, make each article count for three.
readings as (
    select
        counted.name_key,
        counted.entity_type,
        sum(counted.sure_article_count) >= {{ sure_articles }}
        and sum(counted.sure_article_count) >= {{ sure_share }} * sum(counted.article_count) as is_sure,
        sum(
            counted.article_count
            * if(counted.entity_type = 'organization' and {{ has_legal_form('counted.normalised_name') }}, 3, 1)
        )
        * if(bool_or(listed.alias_key is not null) or bool_or(contains(mapped.place_key, ' ')), 3, 1) as weight
    from counted
    semi join keys on counted.name_key = keys.name_key
    left join listed on counted.name_key = listed.alias_key and counted.entity_type = listed.alias_type
    left join mapped on counted.name_key = mapped.place_key and counted.entity_type = 'place'
    group by counted.name_key, counted.entity_type
),

votes as (
    select
        name_key,
        arg_max(entity_type, { weight: weight, entity_type: entity_type }) as main_type,
        max(weight) as main_weight
    from readings
    group by name_key
),

-- Full names of several bearers, each told by what stories say of him.
split_names as (
    select
        name_key,
        bit_xor(md5_number_lower(concat_ws('|', entity_naming_id, entity_key))) as split_state
    from {{ ref('int_namesakes_separated') }}
    group by name_key
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
        (namesakes.name_key is not null and names.initials is null) or split_names.name_key is not null as is_shared,
        split_names.split_state,
        votes.main_type,
        coalesce(readings.is_sure, false) as is_sure,
        case
            when names.entity_type <> 'organization' and {{ has_legal_form('names.normalised_name') }}
                then 'organization'
            when
                votes.main_type <> names.entity_type
                and not {{ has_legal_form('names.normalised_name') }}
                and votes.main_weight
                >= if(contains(names.name_key, ' '), {{ weight_for_words }}, {{ weight_for_word }})
                and votes.main_weight
                >= readings.weight * case
                    when names.entity_type = 'place' and votes.main_type = 'person' then {{ times_for_bearer }}
                    when contains(names.name_key, ' ') then {{ times_for_words }}
                    when names.entity_type = 'organization' and votes.main_type = 'place' then {{ times_for_town }}
                    else {{ times_for_word }}
                end
                then votes.main_type
        end as majority_type
    from names
    left join known on names.name_number = known.name_number
    left join namesakes on names.name_key = namesakes.name_key and names.entity_type = namesakes.entity_type
    left join shortened
        on if(names.entity_type = 'person' and names.initials is null, names.name_key, null) = shortened.name_key
    -- "MCA Inc" is called so, and is no acronym
    left join acronyms
        on if(
            names.entity_type = 'organization' and not {{ has_legal_form('names.normalised_name') }},
            names.name_key, null
        ) = acronyms.acronym
    left join singulars on if(names.entity_type = 'other', names.name_key, null) = singulars.name_key
    left join readings on names.name_key = readings.name_key and names.entity_type = readings.entity_type
    left join votes on names.name_key = votes.name_key
    left join split_names on if(names.entity_type = 'person', names.name_key, null) = split_names.name_key
),

-- What a name stands for where it is read as another type.
types as (
    select
        resolved.name_key,
        resolved.entity_type,
        coalesce(
            if(
                resolved.entity_type = 'place' and min(resolved.entity_key) = resolved.name_key,
                'geonames:' || any_value(mapped.geonames_id), null
            ),
            min(resolved.entity_key)
        ) as entity_key,
        min_by(resolved.resolved_type, resolved.entity_key) as resolved_type
    from resolved
    left join mapped on resolved.name_key = mapped.place_key and resolved.entity_type = 'place'
    group by resolved.name_key, resolved.entity_type
),

stated as (
    select
        {{ make_id(['resolved.normalised_name', 'resolved.entity_type']) }} as name_id,
        resolved.* exclude (majority_type),
        case
            when voted.entity_key is not null then voted.entity_key
            when resolved.majority_type = 'organization' then {{ body_key('resolved.normalised_name') }}
        end as voted_key,
        coalesce(voted.resolved_type, resolved.majority_type) as voted_type,
        {{ keyed_entity_id('resolved.entity_key', 'resolved.resolved_type') }} as entity_id,
        -- Differs where links of the name must be made anew.
        concat_ws(
            '|',
            resolved.entity_key, resolved.resolved_type, resolved.name_method, resolved.is_shared, resolved.main_type,
            voted.entity_key, resolved.majority_type, resolved.split_state, resolved.is_sure
        ) as name_state
    from resolved
    left join types as voted on resolved.name_key = voted.name_key and resolved.majority_type = voted.entity_type
),

held as (
    {%- if is_incremental() %}
        select
            name_number,
            name_state
        from {{ this }}
        where name_number in ({{ few('name_number', 'names') }})
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
    stated.split_state,
    stated.main_type,
    stated.is_sure,
    stated.voted_key,
    stated.voted_type,
    stated.entity_id,
    stated.name_state,
    {{ next_change() }} as change_number
from stated
anti join held on stated.name_number = held.name_number and stated.name_state = held.name_state
