-- Places that articles name, with the country each lies in.
with linked as (
    select
        entity_id,
        entity_key,
        article_count
    from {{ ref('int_entities_counted') }}
    where starts_with(entity_key, 'geonames:')
)

select
    places.geonames_id,
    linked.entity_id,
    places.place_name,
    places.place_kind,
    places.country_code,
    countries.country_code3,
    countries.country_name,
    places.region_code,
    places.latitude,
    places.longitude,
    places.population,
    places.is_capital,
    places.wikidata_id,
    cast(linked.article_count as integer) as article_count
from linked
inner join {{ ref('stg_gazetteer__places') }} as places
    on linked.entity_key = 'geonames:' || places.geonames_id
left join {{ ref('countries') }} as countries on places.country_code = countries.country_code
