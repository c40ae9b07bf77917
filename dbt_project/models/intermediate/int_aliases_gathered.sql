{{ config(materialized='table') }}

-- Every name that is known before the first article is read: what it stands for, and the country that the story must
-- be about where several countries have such a body.
with entities as (
    select
        {{ name_key(normalise_name('entity_name'), 'entity_type') }} as entity_key,
        entity_name,
        entity_type,
        entity_class,
        country_code,
        wikidata_id
    from {{ ref('known_entities') }}
),

countries as (
    select
        'geonames:' || geonames_id as entity_key,
        country_name,
        country_code,
        wikidata_id
    from {{ ref('countries') }}
),

capitals as (
    select distinct
        place_name,
        country_code
    from {{ ref('stg_gazetteer__places') }}
    where is_capital
),

aliases as (
    select
        entity_name as alias,
        cast(null as varchar) as alias_type,
        'name' as alias_kind,
        cast(null as varchar) as context_country_code,
        entities.*
    from entities
    union all
    select
        aliases.alias,
        aliases.alias_type,
        aliases.alias_kind,
        aliases.context_country_code,
        entities.*
    from {{ ref('entity_aliases') }} as aliases
    inner join entities on aliases.entity_name = entities.entity_name and aliases.entity_type = entities.entity_type
    union all
    select
        names.alias,
        types.alias_type,
        'name' as alias_kind,
        null as context_country_code,
        countries.entity_key,
        countries.country_name as entity_name,
        'place' as entity_type,
        'country' as entity_class,
        countries.country_code,
        countries.wikidata_id
    from {{ ref('country_names') }} as names
    inner join countries on names.country_code = countries.country_code
    cross join (values ('place'), ('other')) as types (alias_type)
    where names.alias_kind = 'name' and names.alias <> 'Georgia'
    union all
    select
        names.alias,
        'other' as alias_type,
        'demonym' as alias_kind,
        null as context_country_code,
        'people:' || lower(names.country_code) as entity_key,
        min_by(names.alias, length(names.alias)) over (partition by names.country_code) as entity_name,
        'other' as entity_type,
        'people' as entity_class,
        names.country_code,
        null as wikidata_id
    from {{ ref('country_names') }} as names
    where names.alias_kind = 'demonym'
    union all
    -- A place that speaks is the body that governs it.
    select
        speaking.alias,
        'government' as alias_type,
        'metonym' as alias_kind,
        null as context_country_code,
        'government of ' || {{ normalise_name('countries.country_name') }} as entity_key,
        'Government of ' || countries.country_name as entity_name,
        'organization' as entity_type,
        'government' as entity_class,
        countries.country_code,
        null as wikidata_id
    from (
        select
            alias,
            country_code
        from {{ ref('country_names') }}
        where alias_kind = 'name' and alias <> 'Georgia'
        union all
        select
            place_name as alias,
            country_code
        from capitals
    ) as speaking
    inner join countries on speaking.country_code = countries.country_code
)

select distinct on (alias_key, alias_type, context_country_code)
    case
        when alias_type = 'organization' or (alias_type is null and entity_type = 'organization')
            then {{ body_key(normalise_name('alias')) }}
        else {{ normalise_name('alias') }}
    end as alias_key,
    alias,
    alias_type,
    alias_kind,
    context_country_code,
    entity_key,
    entity_name,
    entity_type,
    entity_class,
    country_code,
    wikidata_id,
    {{ keyed_entity_id('entity_key', 'entity_type') }} as entity_id
from aliases
order by alias_key, alias_type, context_country_code, entity_key, alias
