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
),

-- "Saint Petersburg" and "Santa Cruz de la Sierra" bear their short names themselves.
borne as (
    select
        *,
        replace({{ normalise_name('place_name') }}, 'saint ', 'st ') as own_key,
        starts_with(own_key || ' ', replace(place_key, 'saint ', 'st ') || ' ') as is_own_name
    from names
    where place_key is not null and place_key <> ''
)

select
    place_key,
    geonames_id,
    place_name,
    place_kind,
    country_code,
    region_code,
    coalesce(population, 0) as population,
    is_capital,
    -- "Salisbury" was Harare, and is a town in England
    not is_own_name
    and place_kind = 'city'
    and len(list_filter(
        list(country_code) filter (where is_own_name) over (partition by place_key),
        lambda bearer: bearer <> country_code
    )) > 0 as is_anothers_name
from borne
