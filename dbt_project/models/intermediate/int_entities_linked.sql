{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_touched_links() }}'
) }}

{#- Stories that are looked into for one candidate and one day: a limit to the work, the first by id. -#}
{%- set stories_read = 3 -%}
{%- set candidates_read = 4 -%}

with namings as (
    select *
    from {{ ref('int_entities_named') }}
    where {{ is_not_held('entity_naming_id') }}
),

governments as (
    select *
    from {{ ref('int_aliases_gathered') }}
    where alias_type = 'government'
),

-- By what is known of the name alone, of the story's places, of the map.
keyed as (
    select
        namings.*,
        resolved.name_state,
        resolved.main_type,
        resolved.voted_type,
        resolved.is_shared,
        resolved.name_method,
        resolved.entity_key as name_entity_key,
        resolved.resolved_type,
        resolved.name_method in ('known_name', 'known_alias') as is_known,
        -- keys of the joins below, null where a join is none of the name's
        if(namings.entity_type = 'organization' and namings.mention_count = 0, namings.normalised_name, null)
            as government_key,
        if(namings.entity_type in ('organization', 'other'), namings.name_key, null) as body_key,
        if(namings.entity_type = 'place', namings.normalised_name, null) as map_key
    from namings
    inner join {{ ref('int_names_resolved') }} as resolved
        on namings.normalised_name = resolved.normalised_name and namings.entity_type = resolved.entity_type
),

generic as (
    select distinct alias_key
    from {{ ref('int_aliases_gathered') }}
    where context_country_code is not null
    union
    select {{ body_key(normalise_name('body_name')) }} as alias_key
    from {{ ref('generic_bodies') }}
),

maps as (
    select place_key
    from {{ ref('int_places_named') }}
    group by place_key
    having bool_and(place_kind = 'city')
),

found as (
    select
        keyed.*,
        governments.entity_key as government_entity_key,
        if(keyed.is_known, null, bodies.entity_key) as body_entity_key,
        bodies.entity_type as body_entity_type,
        bodies.country_share,
        if(
            keyed.is_known or (keyed.voted_type is not null and places.place_method = 'place_known'),
            null, places.geonames_id
        ) as geonames_id,
        places.place_method,
        voted.entity_key as voted_key,
        voted.resolved_type as voted_resolved_type,
        generic.alias_key is not null as is_generic,
        maps.place_key is not null as is_on_map
    from keyed
    left join governments on keyed.government_key = governments.alias_key
    left join {{ ref('int_bodies_placed') }} as bodies on keyed.entity_naming_id = bodies.entity_naming_id
    left join {{ ref('int_places_located') }} as places on keyed.entity_naming_id = places.entity_naming_id
    left join {{ ref('int_names_resolved') }} as voted
        on keyed.normalised_name = voted.normalised_name and keyed.voted_type = voted.entity_type
    left join generic on keyed.body_key = generic.alias_key
    left join maps on keyed.map_key = maps.place_key
),

-- By what is known of the name alone, of the story's places, of the map.
based as (
    select
        * exclude (voted_type),
        voted_resolved_type as voted_type,
        case
            when government_entity_key is not null then 'government'
            when body_entity_key is not null then 'body_of_country'
            when geonames_id is not null then place_method
            else name_method
        end as base_method,
        case
            when government_entity_key is not null then government_entity_key
            when body_entity_key is not null then body_entity_key
            when geonames_id is not null then 'geonames:' || geonames_id
            when following_key is not null and is_on_map then name_key || ', ' || following_key
            else name_entity_key
        end as base_key,
        case
            when government_entity_key is not null then 'organization'
            when body_entity_key is not null then body_entity_type
            when geonames_id is not null then 'place'
            else resolved_type
        end as base_type
    from found
),

-- Names that say less than the bearer's full name does.
shorts as (
    select
        *,
        base_method = 'same_name'
        and not is_generic
        and entity_type in ('person', 'organization')
        and not contains(name_key, ' ') as is_short,
        base_method in ('same_name', 'name_variant') and voted_type is not null and not is_generic as is_voted
    from based
),

asked as (
    select
        entity_naming_id,
        article_version_id,
        name_key,
        entity_type,
        main_type,
        published_date,
        roles
    from shorts
    where is_short and published_date is not null and length(name_key) > 1
),

-- Other stories that have the short form's bearer in full.
evidence as (
    select
        forms.short_form,
        forms.article_version_id,
        forms.published_date,
        forms.roles,
        resolved.entity_key,
        resolved.resolved_type,
        resolved.entity_id
    from (
        select
            unnest(named.short_forms) as short_form,
            named.article_version_id,
            named.published_date,
            named.roles,
            named.normalised_name,
            named.entity_type
        from {{ ref('int_entities_named') }} as named
        where
            named.published_date is not null
            and len(named.short_forms) > 0
            and named.entity_type in ('person', 'organization')
            and named.published_date between
            (select min(asked.published_date) from asked) - {{ story_days() }}
            and (select max(asked.published_date) from asked) + {{ story_days() }}
    ) as forms
    inner join {{ ref('int_names_resolved') }} as resolved
        on forms.normalised_name = resolved.normalised_name and forms.entity_type = resolved.entity_type
    where
        forms.short_form in (select asked.name_key from asked)
        and not resolved.is_shared
),

days as (
    select
        short_form,
        entity_key,
        resolved_type,
        entity_id,
        published_date,
        count(distinct article_version_id) as story_count,
        list_distinct(flatten(list(roles))) as roles,
        list_sort(list(distinct article_version_id))[:{{ stories_read }}] as stories
    from evidence
    group by all
),

-- Stories that leave a body at its one word.
lone as (
    select
        asked.entity_naming_id,
        sum(days.story_count) as story_count
    from asked
    inner join days
        on
            asked.name_key = days.short_form
            and asked.name_key = days.entity_key
            and days.published_date between
            asked.published_date - {{ story_days() }} and asked.published_date + {{ story_days() }}
    group by asked.entity_naming_id
),

-- Stories of the same days count full, of two weeks away a quarter.
weighed as (
    select
        asked.entity_naming_id,
        asked.article_version_id,
        asked.name_key,
        days.entity_key,
        days.resolved_type,
        days.entity_id,
        sum(days.story_count) as story_count,
        -- A bearer that one story names counts little, so that slips of the pen do not compete; so does a given name.
        if(sum(days.story_count) = 1, 0.3, 1.0)
        * if(days.resolved_type = 'person' and starts_with(days.entity_key, asked.name_key || ' '), 0.3, 1.0)
        * sum(days.story_count * case
            when abs(days.published_date - asked.published_date) <= 2 then 1.0
            when abs(days.published_date - asked.published_date) <= 7 then 0.5
            else 0.25
        end) as weight,
        bool_or(len(list_intersect(days.roles, asked.roles)) > 0) as has_same_role,
        days.resolved_type in (asked.entity_type, asked.main_type) as has_same_type
    from asked
    inner join days
        on
            asked.name_key = days.short_form
            and days.published_date between
            asked.published_date - {{ story_days() }} and asked.published_date + {{ story_days() }}
    -- the short form of a short form is none
    where days.entity_key <> asked.name_key
    group by
        asked.entity_naming_id, asked.article_version_id, asked.name_key, asked.entity_type,
        days.entity_key, days.resolved_type, days.entity_id, asked.main_type
),

-- What two stories share beside the name: names that are not everywhere.
telling as (
    select
        named.article_version_id,
        named.name_key
    from {{ ref('int_entities_named') }} as named
    anti join {{ ref('int_aliases_gathered') }} as aliases on named.name_key = aliases.alias_key
    where
        named.article_version_id in (
            select asked.article_version_id
            from asked
            union
            select unnest(days.stories)
            from days
        )
),

foremost as (
    select *
    from weighed
    qualify
        row_number() over (partition by entity_naming_id order by weight desc, entity_id asc) <= {{ candidates_read }}
),

read_stories as (
    select distinct
        foremost.entity_naming_id,
        foremost.article_version_id,
        asked.name_key,
        foremost.entity_id,
        unnest(days.stories) as other_version_id
    from foremost
    inner join asked on foremost.entity_naming_id = asked.entity_naming_id
    inner join days
        on
            asked.name_key = days.short_form
            and foremost.entity_id = days.entity_id
            and days.published_date between
            asked.published_date - {{ story_days() }} and asked.published_date + {{ story_days() }}
),

shared_stories as (
    select
        read_stories.entity_naming_id,
        read_stories.entity_id,
        count(distinct read_stories.other_version_id) as shared_story_count
    from read_stories
    inner join telling as own
        on read_stories.article_version_id = own.article_version_id and read_stories.name_key <> own.name_key
    inner join telling as others
        on read_stories.other_version_id = others.article_version_id and own.name_key = others.name_key
    where read_stories.article_version_id <> read_stories.other_version_id
    group by all
),

ranked as (
    select
        weighed.*,
        coalesce(shared_stories.shared_story_count, 0) as shared_story_count,
        weighed.weight / sum(weighed.weight) over of_the_name as weight_share,
        coalesce(
            shared_stories.shared_story_count / nullif(sum(shared_stories.shared_story_count) over of_the_name, 0), 0
        ) as overlap_share,
        count(*) over of_the_name as candidate_count,
        row_number() over (
            partition by weighed.entity_naming_id
            order by
                coalesce(shared_stories.shared_story_count, 0) * 3
                + weighed.weight
                + if(weighed.has_same_role, 3, 0) desc,
                weighed.entity_id asc
        ) as candidate_rank
    from weighed
    left join shared_stories
        on weighed.entity_naming_id = shared_stories.entity_naming_id and weighed.entity_id = shared_stories.entity_id
    window of_the_name as (partition by weighed.entity_naming_id)
),

-- Where two bearers compete, the name stays open.
told as (
    select
        ranked.entity_naming_id,
        ranked.entity_key,
        ranked.resolved_type,
        case
            when weight_share >= 0.9 and shared_story_count > 0 then 0.97
            when weight_share >= 0.8 and (has_same_role or shared_story_count > 1) then 0.95
            when weight_share >= 0.9 and ranked.story_count >= 5 then 0.93
            when overlap_share >= 0.9 and shared_story_count > 1 then 0.9
        end as story_score
    from ranked
    left join lone on ranked.entity_naming_id = lone.entity_naming_id
    where
        ranked.candidate_rank = 1
        and ranked.has_same_type
        -- "Acme" is not "Acme Foundation" while most stories call it Acme
        and (
            ranked.resolved_type = 'person'
            or not starts_with(ranked.entity_key, ranked.name_key || ' ')
            or ranked.story_count >= coalesce(lone.story_count, 0)
        )
),

linked as (
    select
        shorts.*,
        told.story_score,
        case
            when told.story_score is not null then told.entity_key
            when shorts.is_voted
                then shorts.voted_key
            else shorts.base_key
        end as uncorrected_key,
        case
            when told.story_score is not null then told.resolved_type
            when shorts.is_voted
                then shorts.voted_type
            else shorts.base_type
        end as uncorrected_type,
        case
            when told.story_score is not null then 'story'
            when shorts.is_voted
                then 'name_variant'
            when
                (shorts.is_short and (shorts.entity_type = 'person' or length(shorts.name_key) < 3)) or shorts.is_shared
                or (shorts.is_generic and shorts.base_method in ('same_name', 'name_variant'))
                or (shorts.is_on_map and shorts.base_method = 'same_name' and shorts.base_key = shorts.name_key)
                then 'open'
            else shorts.base_method
        end as uncorrected_method
    from shorts
    left join told on shorts.entity_naming_id = told.entity_naming_id and told.story_score is not null
),

identified as (
    select
        *,
        {{ keyed_entity_id('uncorrected_key', 'uncorrected_type') }} as uncorrected_entity_id
    from linked
)

select
    identified.entity_naming_id,
    coalesce(singles.target_entity_id, wholes.target_entity_id, identified.uncorrected_entity_id) as entity_id,
    coalesce(singles.target_entity_key, wholes.target_entity_key, identified.uncorrected_key) as entity_key,
    coalesce(singles.target_entity_type, wholes.target_entity_type, identified.uncorrected_type) as entity_type_linked,
    if(
        coalesce(singles.target_entity_id, wholes.target_entity_id) is not null,
        'correction', identified.uncorrected_method
    ) as link_method,
    case
        when coalesce(singles.target_entity_id, wholes.target_entity_id) is not null then 1.0
        when identified.uncorrected_method = 'story' then identified.story_score
        when identified.uncorrected_method = 'body_of_country'
            then if(identified.country_share = 1, 0.95, 0.7 + 0.25 * identified.country_share)
        else cast(scores.link_score as double)
    end as link_score,
    identified.uncorrected_entity_id,
    coalesce(singles.entity_correction_id, wholes.entity_correction_id) as entity_correction_id,
    identified.name_state,
    identified.is_short,
    identified.entity_name,
    identified.normalised_name,
    identified.name_key,
    identified.entity_type,
    identified.article_id,
    identified.article_version_id,
    identified.outlet_id,
    identified.published_date,
    identified.text_sha256,
    identified.mention_count,
    identified.spoken_quote_count,
    identified.roles,
    identified.short_forms,
    identified.run_id
from identified
left join {{ ref('int_corrections_resolved') }} as wholes
    on
        identified.uncorrected_entity_id = wholes.entity_id
        and wholes.target_entity_id is not null and wholes.unused_reason is null
left join {{ ref('int_corrections_resolved') }} as singles
    on
        identified.entity_naming_id = singles.entity_naming_id
        and singles.target_entity_id is not null and singles.unused_reason is null
left join {{ ref('link_methods') }} as scores on identified.uncorrected_method = scores.link_method
