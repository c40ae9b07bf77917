{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_entities_to_describe() }}'
) }}

-- Known names come from the lists; the others are called as they are written most often, when written in full.
with known as (
    select
        entity_id,
        min(entity_name) as entity_name,
        min(entity_class) as entity_class,
        min(country_code) as country_code,
        min(wikidata_id) as wikidata_id
    from {{ ref('int_aliases_gathered') }}
    where not starts_with(entity_key, 'people:')
    group by entity_id
),

named as (
    select
        entity_id,
        arg_max(
            spelling,
            {
                is_full: link_method not in ('story', 'acronym', 'correction', 'namesake'),
                is_plain: name_key = entity_key,
                mention_count: mention_count,
                char_count: length(spelling),
                spelling: spelling
            }
        ) as entity_name,
        bool_or(name_key = entity_key) as has_plain_spelling,
        list_sort(list(distinct spelling)) as spellings,
        bool_or(link_method = 'namesake') as is_namesake,
        sum(if(link_method = 'open', article_count, 0)) > 0.5 * sum(article_count) as is_ambiguous
    from {{ ref('int_entities_spelled') }}
    {%- if is_incremental() %}
        where entity_number in ({{ entities_to_describe(key='entity_number') }})
    {%- endif %}
    group by entity_id
),

totals as (
    select *
    from {{ ref('int_entities_counted') }}
    {%- if is_incremental() %}
        where entity_number in ({{ entities_to_describe(key='entity_number') }})
    {%- endif %}
),

-- What people decided about the name or the identity, the last decision first.
decided as (
    select
        entity_id,
        arg_max(target_name, decided_on) filter (where action = 'rename') as entity_name,
        arg_max(target_name, decided_on) filter (where action = 'split') as split_name,
        arg_max(wikidata_id, decided_on) filter (where action = 'link') as wikidata_id
    from (
        select
            coalesce(moved.target_entity_id, corrections.entity_id, corrections.target_entity_id) as entity_id,
            corrections.target_name,
            corrections.wikidata_id,
            corrections.action,
            corrections.decided_on
        from {{ ref('int_corrections_resolved') }} as corrections
        left join {{ ref('int_corrections_resolved') }} as moved
            on
                corrections.entity_id = moved.entity_id
                and moved.target_entity_id is not null and moved.unused_reason is null
        where corrections.unused_reason is null and corrections.action in ('rename', 'link')
        union all
        select
            target_entity_id as entity_id,
            target_name,
            null as wikidata_id,
            action,
            decided_on
        from {{ ref('int_corrections_resolved') }}
        where unused_reason is null and action = 'split'
    )
    group by entity_id
),

bodies as (
    select
        body_key || '|' || country_code as body,
        entity_key,
        min(country_code) as country_code
    from {{ ref('int_bodies_placed') }}
    group by all
),

body_countries as (
    select
        entity_key,
        min(country_code) as country_code
    from bodies
    group by entity_key
),

roles as (
    select
        entity_id,
        arg_max(role, { last_seen_date: last_seen_date, article_count: article_count, role: role }) as latest_role
    from {{ ref('dim_entity_roles') }}
    where is_current
    group by entity_id
)

select
    totals.entity_id,
    coalesce(
        decided.entity_name,
        known.entity_name,
        -- Montréal is Montreal to those who write so
        if(
            places.place_kind = 'city' and not list_contains(named.spellings, places.place_name),
            null, places.place_name
        ),
        -- what no article writes, a person chose: "John Smith (goalkeeper)"
        if(named.has_plain_spelling, null, decided.split_name),
        -- "David Kendall (lawyer)"
        named.entity_name || if(named.is_namesake, regexp_extract(totals.entity_key, ' \([^()]+\)$'), '')
    ) as entity_name,
    totals.entity_type,
    case
        when known.entity_class is not null then known.entity_class
        when places.place_kind is not null then places.place_kind
    end as entity_class,
    totals.entity_key,
    coalesce(decided.wikidata_id, known.wikidata_id, places.wikidata_id) as wikidata_id,
    coalesce(known.country_code, places.country_code, body_countries.country_code) as country_code,
    places.geonames_id,
    roles.latest_role,
    named.spellings,
    known.entity_id is not null or places.geonames_id is not null as is_known,
    coalesce(named.is_ambiguous, false) as is_ambiguous,
    totals.mention_count,
    totals.spoken_quote_count,
    totals.article_count,
    totals.unique_text_count,
    totals.outlet_count,
    totals.first_seen_date,
    totals.last_seen_date
from totals
inner join named on totals.entity_id = named.entity_id
left join known on totals.entity_id = known.entity_id
left join {{ ref('stg_gazetteer__places') }} as places on totals.entity_key = 'geonames:' || places.geonames_id
left join body_countries on totals.entity_key = body_countries.entity_key
left join decided on totals.entity_id = decided.entity_id
left join roles on totals.entity_id = roles.entity_id
