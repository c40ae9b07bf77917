{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_replaced_articles() }}'
) }}

{#- Inhabitants: a namesake is dwarfed from this ratio on; CLEARLY_LARGER and FAR_LARGER in extract/places.py. -#}
{%- set clearly_larger = 5 -%}
{%- set far_larger = 10 -%}

with articles as (
    {{ new_articles('articles.entity_mention_count > 0') }}
),

namings as (
    select named.*
    from {{ ref('int_entities_named') }} as named
    semi join articles
        on
            named.article_version_id = articles.article_version_id
            and named.article_change_number = articles.change_number
    -- "Police" is a town in Poland, and hardly ever meant
    anti join {{ ref('generic_bodies') }} as bodies on named.normalised_name = lower(bodies.body_name)
    where named.entity_type = 'place' and named.mention_count > 0
),

-- What stands behind the comma: a country, or a state of the USA.
regions as (
    select distinct
        place_key as region_key,
        country_code,
        region_code
    from {{ ref('int_places_named') }}
    where place_kind in ('country', 'state')
    union
    select
        alias_key as region_key,
        country_code,
        null as region_code
    from {{ ref('int_aliases_gathered') }}
    where entity_class = 'country' and alias_type = 'place'
),

qualified as (
    select
        namings.*,
        regions.country_code as following_country_code,
        regions.region_code as following_region_code,
        -- "Quezon City" is on the map, "Kuwait City" may stand there without the word
        case
            when
                ends_with(namings.normalised_name, ' city')
                and namings.normalised_name not in (select named.place_key from {{ ref('int_places_named') }} as named)
                then left(namings.normalised_name, -5)
            else namings.normalised_name
        end as place_key
    from namings
    left join regions on namings.following_key = regions.region_key and namings.normalised_name <> 'georgia'
    qualify
        row_number() over (partition by namings.entity_naming_id order by regions.region_code nulls last) = 1
),

surroundings as (
    select
        placed.article_version_id,
        placed.country_code,
        placed.named_weight,
        placed.region_codes,
        placed.named_weight / sum(placed.named_weight) over (partition by placed.article_version_id) as share
    from {{ ref('int_articles_placed') }} as placed
    semi join articles
        on
            placed.article_version_id = articles.article_version_id
            and placed.article_change_number = articles.change_number
    where placed.named_weight > 0
),

-- The state of Washington is meant where its cities are named.
western as (
    select distinct article_version_id
    from namings
    where normalised_name in ('seattle', 'olympia', 'spokane', 'tacoma')
),

candidates as (
    select
        qualified.entity_naming_id,
        qualified.article_version_id,
        qualified.normalised_name,
        qualified.following_country_code,
        places.geonames_id,
        places.place_kind,
        places.country_code,
        places.population,
        places.is_capital,
        -- an old or foreign name of a place, which another place bears, means the first where its country is named
        places.is_anothers_name and coalesce(surroundings.share, 0) = 0 as is_far_fetched,
        qualified.following_country_code is not null
        and places.country_code = qualified.following_country_code
        and (
            qualified.following_region_code is null or places.region_code = qualified.following_region_code
        ) as is_as_qualified,
        coalesce(surroundings.share, 0) as share,
        coalesce(list_contains(surroundings.region_codes, places.region_code), false)
        and places.country_code = 'US' as is_in_named_region,
        places.country_code = 'US'
        and coalesce(len(list_filter(surroundings.region_codes, lambda region: region is not null)), 0) > 0
            as has_named_states,
        western.article_version_id is not null as is_western
    from qualified
    inner join {{ ref('int_places_named') }} as places on qualified.place_key = places.place_key
    left join surroundings
        on
            qualified.article_version_id = surroundings.article_version_id
            and places.country_code = surroundings.country_code
    left join western on qualified.article_version_id = western.article_version_id
),

sized as (
    select
        *,
        -- what is far-fetched dwarfs no place whose country is named
        case
            when share > 0 then max(population) filter (where not is_far_fetched) over of_the_name
            else max(population) over of_the_name
        end as largest
    from candidates
    window of_the_name as (partition by entity_naming_id)
),

compared as (
    select
        *,
        largest as largest_population,
        bool_or(place_kind = 'region') over of_the_name as has_region,
        bool_or(place_kind = 'country') over of_the_name as has_country,
        bool_or(place_kind = 'state') over of_the_name as has_state,
        bool_or(is_as_qualified) over of_the_name as has_qualified,
        bool_or(is_capital) over of_the_name as has_capital,
        max(share) over of_the_name as best_share,
        bool_or(
            is_in_named_region and place_kind = 'city' and {{ far_larger }} * population >= largest
        ) over of_the_name as has_named_region,
        max(if(place_kind = 'city' and share > 0, population, null)) over of_the_name as largest_near_population,
        coalesce(max(if(country_code = 'US', share, null)) over of_the_name, 0) as american_share,
        -- of the places that fit equally well, how much larger this one is than the next
        population / nullif(max(population) over (
            partition by entity_naming_id, share > 0, is_in_named_region, is_far_fetched
            order by population desc, geonames_id asc
            rows between 1 following and 1 following
        ), 0) as times_next
    from sized
    window of_the_name as (partition by entity_naming_id)
),

judged as (
    select
        *,
        case
            -- Paris, Texas; where the map has no such city the name stays open
            when following_country_code is not null and place_kind = 'city'
                then if(is_as_qualified, 'place_qualified', null)
            when has_region or is_far_fetched then null
            when normalised_name = 'washington'
                then
                    case
                        when is_western and place_kind = 'state' then 'place_context'
                        when not is_western and is_capital then 'place_known'
                    end
            when normalised_name = 'new york' then if(population > 1000000, 'place_known', null)
            -- Georgia: the state among American states, or where only America is talked of; the country where America
            -- is hardly named; else open
            when has_country and has_state
                then
                    case
                        when
                            place_kind = 'state' and share >= best_share
                            and american_share >= if(has_named_states, 0.5, 0.8)
                            then 'place_context'
                        when place_kind = 'country' and american_share < 0.3 then 'place_known'
                    end
            when has_country then if(place_kind = 'country', 'place_known', null)
            when has_state and not has_capital then if(place_kind = 'state', 'place_known', null)
            -- The city that the story's countries and states point to, if it is not dwarfed by a namesake elsewhere.
            when {{ far_larger }} * population < largest_population then null
            when is_in_named_region and coalesce(times_next, 99) >= {{ clearly_larger }} then 'place_context'
            when has_named_region then null
            when
                share > 0 and population = largest_near_population and coalesce(times_next, 99) >= {{ clearly_larger }}
                and {{ clearly_larger }} * population >= largest_population
                then if(population = largest_population or is_capital, 'place_known', 'place_context')
            when
                coalesce(largest_near_population, 0) * {{ clearly_larger }} < largest_population
                and (
                    is_capital or (population = largest_population and coalesce(times_next, 99) >= {{ clearly_larger }})
                )
                then 'place_known'
            when is_capital and share = 0 and largest_near_population is null then 'place_known'
        end as place_method
    from compared
)

select
    judged.entity_naming_id,
    judged.article_version_id,
    judged.geonames_id,
    judged.country_code,
    judged.place_method,
    namings.run_id,
    namings.article_change_number
from judged
inner join namings on judged.entity_naming_id = namings.entity_naming_id
where judged.place_method is not null and judged.geonames_id is not null
qualify
    row_number() over (
        partition by judged.entity_naming_id
        order by
            judged.place_method = 'place_qualified' desc, judged.is_in_named_region desc, judged.share desc,
            judged.population desc, judged.geonames_id asc
    ) = 1
