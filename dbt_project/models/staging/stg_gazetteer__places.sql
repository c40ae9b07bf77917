{{ config(materialized='table') }}

select
    cast(geonames_id as integer) as geonames_id,
    place_name,
    list_filter(string_split(coalesce(other_names, ''), '|'), lambda name: name <> '') as other_names,
    place_kind,
    country_code,
    region_code,
    cast(latitude as double) as latitude,
    cast(longitude as double) as longitude,
    cast(population as bigint) as population,
    cast(is_capital as boolean) as is_capital,
    wikidata_id
from {{ source('gazetteer', 'places') }}
