{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_replaced_articles() }}'
) }}

{#- From this share of a story's countries on, a body that every country has is taken for that country's. -#}
{%- set leading_share = 0.5 -%}
{%- set limited_share = 0.15 -%}

with articles as (
    {{ new_articles('(articles.entity_mention_count > 0 or articles.quote_count > 0)') }}
),

-- Which bodies are looked for in which countries; a null country stands for any.
generic as (
    select distinct
        {{ body_key(normalise_name('body_name')) }} as body_key,
        nullif(unnest(string_split(coalesce(country_codes, ''), ' ')), '') as country_code
    from {{ ref('generic_bodies') }}
    where body_kind = 'national'
    union
    select
        alias_key as body_key,
        context_country_code as country_code
    from {{ ref('int_aliases_gathered') }}
    where context_country_code is not null
),


nations as (
    select distinct
        alias_key as nation_key,
        country_code
    from {{ ref('int_aliases_gathered') }}
    where entity_class in ('country', 'people')
),

namings as (
    select
        named.*,
        string_split(named.name_key, ' ') as words
    from {{ ref('int_entities_named') }} as named
    semi join articles
        on
            named.article_version_id = articles.article_version_id
            and named.article_change_number = articles.change_number
    where named.entity_type in ('organization', 'other')
),

-- "finance ministry", "japanese finance ministry", "finance ministry of japan"
parsed as (
    select
        *,
        name_key as body_key,
        cast(null as varchar) as nation_key
    from namings
    union all
    select
        *,
        array_to_string(words[2:], ' ') as body_key,
        words[1] as nation_key
    from namings
    where len(words) > 1
    union all
    select
        *,
        array_to_string(words[3:], ' ') as body_key,
        words[1] || ' ' || words[2] as nation_key
    from namings
    where len(words) > 2
    union all
    select
        *,
        regexp_extract(name_key, '^(.+?) (?:of|for|in) (?:the )?(.+)$', 1) as body_key,
        regexp_extract(name_key, '^(.+?) (?:of|for|in) (?:the )?(.+)$', 2) as nation_key
    from namings
    where contains(name_key, ' of ')
    union all
    select
        *,
        regexp_extract(name_key, '^(.+) (?:of|for|in) (?:the )?(.+?)$', 1) as body_key,
        regexp_extract(name_key, '^(.+) (?:of|for|in) (?:the )?(.+?)$', 2) as nation_key
    from namings
    where contains(name_key, ' of ')
),

possible as (
    select parsed.*
    from parsed
    semi join generic on parsed.body_key = generic.body_key
),

surroundings as (
    select
        placed.article_version_id,
        placed.country_code,
        placed.named_weight + 0.5 * placed.city_weight as weight,
        (placed.named_weight + 0.5 * placed.city_weight)
        / nullif(
            sum(placed.named_weight + 0.5 * placed.city_weight) over (partition by placed.article_version_id), 0
        ) as share
    from {{ ref('int_articles_placed') }} as placed
    semi join articles
        on
            placed.article_version_id = articles.article_version_id
            and placed.article_change_number = articles.change_number
),

placed as (
    select
        parsed.entity_naming_id,
        parsed.article_version_id,
        parsed.entity_type,
        parsed.body_key,
        coalesce(nations.country_code, surroundings.country_code) as country_code,
        if(nations.country_code is null, surroundings.share, 1) as share,
        nations.country_code is not null as is_named,
        count(generic.country_code) over (partition by parsed.entity_naming_id) > 0 as is_limited
    from possible as parsed
    left join nations on parsed.nation_key = nations.nation_key
    left join surroundings
        on parsed.article_version_id = surroundings.article_version_id and parsed.nation_key is null
    inner join generic
        on
            parsed.body_key = generic.body_key
            and (
                generic.country_code is null
                or generic.country_code = coalesce(nations.country_code, surroundings.country_code)
            )
    where nations.country_code is not null or (parsed.nation_key is null and surroundings.share > 0)
),

led as (
    select
        *,
        lead(share, 1, 0) over (
            partition by entity_naming_id order by is_named desc, share desc, country_code asc
        ) as next_share,
        row_number() over (
            partition by entity_naming_id order by is_named desc, share desc, country_code asc
        ) as country_rank
    from (select distinct * from placed) as found
),

-- A body that few countries have needs less of the story: the only one of them that is talked of.
chosen as (
    select *
    from led
    where
        country_rank = 1
        and (
            is_named
            or (share >= {{ leading_share }} and next_share < share)
            or (is_limited and share >= {{ limited_share }} and share >= 3 * next_share)
        )
)

select
    chosen.entity_naming_id,
    chosen.article_version_id,
    chosen.body_key,
    chosen.country_code,
    chosen.is_named,
    cast(chosen.share as double) as country_share,
    case
        when aliases.entity_key is not null then aliases.entity_key
        when chosen.body_key in ('government', 'administration')
            then 'government of ' || {{ normalise_name('countries.country_name') }}
        else chosen.body_key || ' (' || {{ normalise_name('countries.country_name') }} || ')'
    end as entity_key,
    coalesce(aliases.entity_type, chosen.entity_type) as entity_type,
    namings.run_id,
    namings.article_change_number
from chosen
inner join namings on chosen.entity_naming_id = namings.entity_naming_id
inner join {{ ref('countries') }} as countries on chosen.country_code = countries.country_code
left join {{ ref('int_aliases_gathered') }} as aliases
    on
        chosen.body_key = aliases.alias_key
        and chosen.country_code = aliases.context_country_code
        and (aliases.alias_type is null or chosen.entity_type = aliases.alias_type)
where
    -- "other" is what the parties' people are; bodies that every country has are organizations
    chosen.entity_type = 'organization' or aliases.entity_key is not null
qualify row_number() over (partition by chosen.entity_naming_id order by aliases.entity_key nulls last) = 1
