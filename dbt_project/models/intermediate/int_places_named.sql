{{ config(materialized='table') }}

-- Cities also go by their name without "City"; the name alone says which place is meant only where nothing competes.
with names as (
    select
        places.* exclude (other_names),
        unnest(list_distinct([
            {{ normalise_name('place_name') }},
            case
                when ends_with(place_name, ' City') and population >= 1000000
                    then {{ normalise_name("left(place_name, -5)") }}
            end
        ] || list_transform(other_names, lambda name: {{ normalise_name('name') }}))) as place_key
    from {{ ref('stg_gazetteer__places') }} as places
)

select
    place_key,
    geonames_id,
    place_name,
    place_kind,
    country_code,
    region_code,
    coalesce(population, 0) as population,
    is_capital
from names
where place_key is not null and place_key <> ''
