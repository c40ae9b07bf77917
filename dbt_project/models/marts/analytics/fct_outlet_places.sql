{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_touched('entity_id') }}"
) }}

select
    {{ make_id(['linked.outlet_id', 'linked.entity_id']) }} as outlet_place_id,
    linked.outlet_id,
    min(articles.outlet) as outlet,
    linked.entity_id,
    min(places.geonames_id) as geonames_id,
    min(places.place_name) as place_name,
    min(places.place_kind) as place_kind,
    min(places.country_code) as country_code,
    cast(sum(linked.mention_count) as integer) as mention_count,
    cast(count(distinct linked.article_number) as integer) as article_count,
    cast(count(distinct linked.text_number) as integer) as unique_text_count,
    min(linked.published_date) as first_seen_date,
    max(linked.published_date) as last_seen_date
from {{ ref('int_entities_linked') }} as linked
inner join {{ ref('dim_places') }} as places on linked.entity_id = places.entity_id
inner join {{ ref('int_articles_extracted') }} as articles on linked.article_version_id = articles.article_version_id
where
    linked.outlet_id is not null
    {%- if is_incremental() %}
        and linked.entity_id in ({{ touched_entities() }})
    {%- endif %}
group by linked.outlet_id, linked.entity_id
