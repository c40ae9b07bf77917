{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_touched('entity_id') }}"
) }}

-- Of the places that articles have named since, all that is booked is counted, an article at a time.
with places as (
    select
        *,
        {{ number_of(['entity_id']) }} as entity_number
    from {{ ref('dim_places') }}
    {%- if is_incremental() %}
        where entity_id in ({{ touched_entities() }})
    {%- endif %}
),

named as (
    select
        entity_number,
        article_number,
        text_number,
        published_date,
        sum(direction * mention_count) as mention_count
    from {{ ref('int_links_booked') }}
    where entity_number in (select places.entity_number from places)
    group by entity_number, article_number, text_number, published_date
    having sum(direction) > 0
)

select
    {{ make_id(['articles.outlet_id', 'places.entity_id']) }} as outlet_place_id,
    articles.outlet_id,
    min(articles.outlet) as outlet,
    places.entity_id,
    min(places.geonames_id) as geonames_id,
    min(places.place_name) as place_name,
    min(places.place_kind) as place_kind,
    min(places.country_code) as country_code,
    cast(sum(named.mention_count) as integer) as mention_count,
    cast(count(*) as integer) as article_count,
    cast(count(distinct named.text_number) as integer) as unique_text_count,
    min(named.published_date) as first_seen_date,
    max(named.published_date) as last_seen_date
from named
inner join places on named.entity_number = places.entity_number
inner join {{ ref('int_articles_extracted') }} as articles on named.article_number = articles.article_number
where articles.outlet_id is not null
group by articles.outlet_id, places.entity_id
