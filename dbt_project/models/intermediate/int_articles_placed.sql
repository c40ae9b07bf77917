{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_replaced_articles() }}'
) }}

{#- Where a story plays: a dateline stands in its first characters. -#}
{%- set dateline_chars = 120 -%}

with articles as (
    {{ new_articles('articles.entity_mention_count > 0') }}
),

namings as (
    select
        named.*,
        if(named.first_char_start < {{ dateline_chars }}, 3, 0) + named.mention_count as weight
    from {{ ref('int_entities_named') }} as named
    semi join articles
        on
            named.article_version_id = articles.article_version_id
            and named.article_change_number = articles.change_number
    where named.mention_count > 0
),

-- A name of several places tells nothing here; a capital and a city that dwarfs its namesakes do.
cities as (
    select
        place_key,
        max_by(country_code, population + if(is_capital, 100000000, 0)) as country_code
    from {{ ref('int_places_named') }}
    where place_kind = 'city'
    group by place_key
    having
        max(population) >= 100000
        and not max_by(is_anothers_name, population)
        and (
            bool_or(is_capital) or count(*) = 1
            or max(population) >= 5 * list_sort(list(population), 'desc')[2]
        )
        and place_key not in (
            select others.place_key
            from {{ ref('int_places_named') }} as others
            where others.place_kind <> 'city'
        )
),

signs as (
    select
        namings.article_version_id,
        aliases.country_code,
        namings.weight,
        0 as city_weight,
        cast(null as varchar) as region_code
    from namings
    inner join {{ ref('int_aliases_gathered') }} as aliases
        on
            namings.name_key = aliases.alias_key
            and namings.entity_type = coalesce(aliases.alias_type, aliases.entity_type)
    where aliases.context_country_code is null and aliases.country_code is not null
    union all
    select
        namings.article_version_id,
        'US' as country_code,
        if(places.place_key in ('georgia', 'washington', 'new york'), 0, namings.weight) as weight,
        0 as city_weight,
        if(places.place_key in ('georgia', 'washington', 'new york'), null, places.region_code) as region_code
    from namings
    inner join {{ ref('int_places_named') }} as places
        on namings.normalised_name = places.place_key and places.place_kind = 'state'
    where namings.entity_type = 'place'
    union all
    select
        namings.article_version_id,
        cities.country_code,
        0 as weight,
        namings.weight as city_weight,
        null as region_code
    from namings
    inner join cities on namings.normalised_name = cities.place_key
    where namings.entity_type = 'place'
)

select
    {{ make_id(['signs.article_version_id', 'signs.country_code']) }} as article_place_id,
    signs.article_version_id,
    signs.country_code,
    cast(sum(signs.weight) as integer) as named_weight,
    cast(sum(signs.city_weight) as integer) as city_weight,
    coalesce(list_sort(list(distinct signs.region_code)), []) as region_codes,
    articles.run_id,
    articles.change_number as article_change_number
from signs
inner join articles on signs.article_version_id = articles.article_version_id
group by signs.article_version_id, signs.country_code, articles.run_id, articles.change_number
