{{ config(materialized='table') }}

-- What a name in an article stands for by what is known of the name alone, of the story's places, and of the map.
with asked as (
    select
        *,
        name_method in ('known_name', 'known_alias') as is_known,
        -- keys of the joins below, null where a join is none of the name's
        if(entity_type = 'organization' and mention_count = 0, normalised_name, null) as government_key,
        if(entity_type = 'place', normalised_name, null) as map_key
    from {{ ref('int_entities_asked') }}
),

governments as (
    select *
    from {{ ref('int_aliases_gathered') }}
    where alias_type = 'government'
),

generic as (
    select distinct alias_key
    from {{ ref('int_aliases_gathered') }}
    where context_country_code is not null
    union
    select {{ body_key(normalise_name('body_name')) }} as alias_key
    from {{ ref('generic_bodies') }}
),

maps as (
    select place_key
    from {{ ref('int_places_named') }}
    group by place_key
    having bool_and(place_kind = 'city')
),

found as (
    select
        asked.*,
        governments.entity_key as government_entity_key,
        if(asked.is_known, null, bodies.entity_key) as body_entity_key,
        bodies.entity_type as body_entity_type,
        bodies.country_share,
        if(
            asked.is_known or (asked.voted_key is not null and places.place_method = 'place_known'),
            null, places.geonames_id
        ) as geonames_id,
        places.place_method,
        namesakes.entity_key as namesake_key,
        (generic.alias_key is not null or {{ is_figure('asked.name_key') }}) as is_listed,
        -- "Park" is a person's name, "Election Commissioner" nobody's
        (generic.alias_key is not null or {{ is_figure('asked.name_key') }})
        and (asked.entity_type <> 'person' or contains(asked.name_key, ' ')) as is_generic,
        maps.place_key is not null as is_on_map
    from asked
    left join governments on asked.government_key = governments.alias_key
    left join {{ ref('int_bodies_placed') }} as bodies
        on
            asked.entity_naming_id = bodies.entity_naming_id
            and asked.article_change_number = bodies.article_change_number
    left join {{ ref('int_places_located') }} as places
        on
            asked.entity_naming_id = places.entity_naming_id
            and asked.article_change_number = places.article_change_number
    left join {{ ref('int_namesakes_separated') }} as namesakes on asked.entity_naming_id = namesakes.entity_naming_id
    left join generic on asked.name_key = generic.alias_key
    left join maps on asked.map_key = maps.place_key
),

based as (
    select
        *,
        case
            when government_entity_key is not null then 'government'
            when body_entity_key is not null then 'body_of_country'
            when geonames_id is not null then place_method
            when namesake_key is not null then 'namesake'
            else name_method
        end as base_method,
        case
            when government_entity_key is not null then government_entity_key
            when body_entity_key is not null then body_entity_key
            when geonames_id is not null then 'geonames:' || geonames_id
            when namesake_key is not null then namesake_key
            when following_key is not null and is_on_map then name_key || ', ' || following_key
            else name_entity_key
        end as base_key,
        case
            when government_entity_key is not null then 'organization'
            when body_entity_key is not null then body_entity_type
            when geonames_id is not null then 'place'
            else resolved_type
        end as base_type
    from found
)

select
    entity_naming_id,
    entity_name,
    normalised_name,
    name_key,
    entity_type,
    article_id,
    article_version_id,
    outlet_id,
    published_date,
    text_sha256,
    first_seen_at,
    mention_count,
    spoken_quote_count,
    roles,
    run_id,
    article_change_number,
    main_type,
    is_shared,
    voted_key,
    voted_type,
    country_share,
    base_method,
    base_key,
    base_type,
    is_generic,
    is_on_map,
    name_score,
    -- What the article itself doubts, and nothing else supports: no list, no map, no other articles.
    base_method in ('same_name', 'name_variant')
    and coalesce(name_score < {{ least_name_score() }}, false)
    and not is_sure as is_doubtful,
    -- Names that say less than the bearer's full name does.
    base_method = 'same_name'
    and not is_generic
    and (entity_type in ('person', 'organization') or coalesce(voted_type in ('person', 'organization'), false))
    and not contains(name_key, ' ') as is_short,
    base_method in ('same_name', 'name_variant')
    and voted_key is not null
    and following_key is null
    and not is_listed as is_voted
from based
