{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook='{{ forget_replaced_articles() }}'
) }}

-- depends_on: {{ ref('int_namings_replaced') }}

with articles as not materialized (
    {{ new_articles('(articles.entity_mention_count > 0 or articles.quote_count > 0)') }}
),

-- Joined before the names are, which are many more.
texts as (
    select
        articles.article_version_id,
        articles.article_id,
        articles.run_id,
        articles.change_number as article_change_number,
        articles.published_date,
        articles.outlet_id,
        raw_articles.text_sha256,
        raw_articles.first_seen_at
    from articles
    inner join {{ ref('stg_raw__articles') }} as raw_articles
        on articles.article_version_id = raw_articles.article_version_id
),

mentions as (
    select
        mentions.*,
        case when mentions.mention_text <> mentions.entity_name then {{ normalise_name('mentions.mention_text') }} end
            as mention_key,
        -- "Texas" of "Paris, Texas": the place that is written two characters behind
        case
            when
                mentions.entity_type = 'place'
                and lead(mentions.entity_type) over in_the_text = 'place'
                and lead(mentions.char_start) over in_the_text = mentions.char_end + 2
                then lead(mentions.entity_name) over in_the_text
        end as following_name,
        coalesce({{ normalise_role('mentions.role_as_written') }}, {{ normalise_role('mentions.title_as_written') }})
            as role
    from (
        -- found by their run, which is quicker among all that are held than by the version's id
        select *
        from {{ ref('stg_extracted__entity_mentions') }}
        where run_id in (select articles.run_id from articles)
    ) as mentions
    semi join articles on mentions.article_version_id = articles.article_version_id
    where mentions.mention_form = 'name'
    window in_the_text as (partition by mentions.article_version_id order by mentions.char_start)
),

-- A place that speaks is no place but the body that governs it: it is an organization wherever it is a source.
sightings as (
    select
        article_version_id,
        entity_name,
        {{ own_name('entity_name', 'entity_type') }} as own_name,
        entity_type,
        mention_key,
        following_name,
        role,
        char_start,
        name_score,
        1 as mention_count,
        0 as spoken_quote_count
    from mentions
    union all
    select
        article_version_id,
        speaker_name as entity_name,
        {{ own_name('speaker_name', 'speaker_entity_type') }} as own_name,
        if(speaker_entity_type = 'place', 'organization', speaker_entity_type) as entity_type,
        null as mention_key,
        null as following_name,
        null as role,
        null as char_start,
        null as name_score,
        0 as mention_count,
        1 as spoken_quote_count
    from {{ ref('stg_extracted__quotes') }}
    where
        speaker_name is not null and speaker_entity_type is not null
        and run_id in (select articles.run_id from articles)
),

-- Grouped by as little as tells them apart, and lists made plain when they are done: wide groups, long lists and sets
-- of a large archive would not fit in memory.
names as (
    select
        sightings.article_version_id,
        sightings.entity_name,
        sightings.entity_type,
        min(sightings.own_name) as own_name,
        sum(sightings.mention_count) as mention_count,
        sum(sightings.spoken_quote_count) as spoken_quote_count,
        min(sightings.char_start) as first_char_start,
        max(sightings.name_score) as name_score,
        min({{ normalise_name('sightings.following_name') }}) as following_key,
        list(sightings.role) filter (where sightings.role is not null) as roles,
        list(sightings.mention_key) filter (where sightings.mention_key is not null) as mention_keys
    from sightings
    semi join articles on sightings.article_version_id = articles.article_version_id
    group by sightings.article_version_id, sightings.entity_name, sightings.entity_type
),

normalised as (
    select
        texts.* exclude (article_version_id),
        names.*,
        {{ normalise_name('names.own_name') }} as normalised_name
    from names
    inner join texts on names.article_version_id = texts.article_version_id
),

keyed as (
    select
        *,
        {{ name_key('normalised_name', 'entity_type') }} as name_key
    from normalised
),

formed as (
    select
        *,
        -- Short forms that the article itself uses for the bearer, and those that other articles may use.
        list_sort(list_distinct(
            list_filter(
                coalesce(mention_keys, []),
                lambda form: form not in (normalised_name, name_key) and length(form) > 1
            )
            || if(entity_type = 'person', {{ short_forms('name_key') }}, [])
            -- a body of one word may be what longer names are compared with
            || if(entity_type = 'organization' and not contains(name_key, ' '), [name_key], [])
        )) as short_forms
    from keyed
)

select
    {{ make_id(['formed.article_version_id', 'formed.entity_type', 'formed.entity_name']) }} as entity_naming_id,
    formed.entity_name,
    formed.normalised_name,
    formed.name_key,
    formed.entity_type,
    formed.article_id,
    formed.article_version_id,
    formed.outlet_id,
    formed.published_date,
    formed.text_sha256,
    formed.first_seen_at,
    cast(formed.mention_count as integer) as mention_count,
    cast(formed.spoken_quote_count as integer) as spoken_quote_count,
    cast(formed.first_char_start as integer) as first_char_start,
    cast(formed.name_score as double) as name_score,
    formed.following_key,
    coalesce(list_sort(list_distinct(formed.roles)), []) as roles,
    formed.short_forms,
    formed.entity_type = 'organization'
    and list_contains(formed.short_forms, {{ acronym('formed.name_key') }}) as has_acronym,
    {{ number_of(['formed.normalised_name', 'formed.entity_type']) }} as name_number,
    formed.run_id,
    formed.article_change_number
from formed
