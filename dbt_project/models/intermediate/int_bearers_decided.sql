{{ config(materialized='table') }}

{#- Bearers of a name whose stories are read. -#}
{%- set candidates_read = 4 -%}

-- Whom the stories tell a short name to be, and how surely. Where two bearers compete, the name stays open.
with asked as (
    select
        based.entity_naming_id,
        based.article_version_id,
        based.name_key,
        based.published_date,
        based.roles
    from {{ ref('int_entities_based') }} as based
    inner join {{ ref('int_bearers_weighed') }} as foremost
        on
            based.name_key = foremost.name_key
            and based.published_date = foremost.published_date
            and foremost.weight_rank = 1
    where
        based.is_short
        and foremost.resolved_type in (based.entity_type, based.main_type)
        -- "Acme" is not "Acme Foundation" while most stories call it Acme
        and (
            foremost.resolved_type = 'person'
            or not starts_with(foremost.entity_key, foremost.name_key || ' ')
            or foremost.story_count >= foremost.lone_story_count
        )
),

roles_asked as (
    select
        entity_naming_id,
        name_key,
        published_date,
        {{ blocks_around('published_date') }} as story_block,
        roles
    from asked
    where len(roles) > 0
),

role_asked as (
    select
        * exclude (roles),
        unnest(roles) as role
    from roles_asked
),

role_told as (
    select
        short_form,
        entity_id,
        published_date,
        story_block,
        unnest(roles) as role
    from {{ ref('int_bearers_dated') }}
),

same_roles as (
    select distinct
        role_asked.entity_naming_id,
        role_told.entity_id
    from role_asked
    inner join role_told
        on
            role_asked.name_key = role_told.short_form
            and role_asked.role = role_told.role
            and role_asked.story_block = role_told.story_block
            and role_told.published_date between
            role_asked.published_date - {{ story_days() }} and role_asked.published_date + {{ story_days() }}
),

candidates as (
    select
        asked.entity_naming_id,
        asked.article_version_id,
        asked.name_key,
        asked.published_date,
        weighed.entity_key,
        weighed.resolved_type,
        weighed.entity_id,
        weighed.weight,
        weighed.weight_share,
        weighed.weight_rank,
        same_roles.entity_id is not null as has_same_role
    from asked
    inner join {{ ref('int_bearers_weighed') }} as weighed
        on asked.name_key = weighed.name_key and asked.published_date = weighed.published_date
    left join same_roles
        on asked.entity_naming_id = same_roles.entity_naming_id and weighed.entity_id = same_roles.entity_id
    where weighed.weight_rank <= {{ candidates_read }} or same_roles.entity_id is not null
),

read_candidates as (
    select
        *,
        {{ blocks_around('published_date') }} as story_block
    from candidates
    where weight_rank <= {{ candidates_read }}
),

read_stories as (
    select
        days.short_form,
        days.entity_id,
        days.published_date,
        days.story_block,
        unnest(days.stories) as article_version_id
    from {{ ref('int_bearers_dated') }} as days
    semi join read_candidates
        on
            days.short_form = read_candidates.name_key
            and days.entity_id = read_candidates.entity_id
            and days.story_block = read_candidates.story_block
),

stories as (
    select article_version_id
    from asked
    union
    select article_version_id
    from read_stories
),

-- What two stories share beside the name: names that are not everywhere.
telling as (
    select
        named.article_version_id,
        named.name_key
    from {{ ref('int_entities_named') }} as named
    semi join stories on named.article_version_id = stories.article_version_id
    anti join {{ ref('int_aliases_gathered') }} as aliases on named.name_key = aliases.alias_key
),

-- What stories tell beside a bearer, and what is told beside the name, meet by one number: as rows of text, or paired
-- story by story, they would fill the disk.
told_stories as (
    select
        hash(told.short_form, told.entity_id, told.story_block, telling.name_key) as clue_number,
        hash(told.article_version_id) as story_number,
        told.published_date
    from read_stories as told
    inner join telling on told.article_version_id = telling.article_version_id
),

asked_clues as (
    select
        hash(asked.name_key, asked.entity_id, asked.story_block, telling.name_key) as clue_number,
        hash(asked.entity_naming_id, asked.entity_id) as candidate_number,
        hash(asked.article_version_id) as story_number,
        asked.published_date
    from read_candidates as asked
    inner join telling on asked.article_version_id = telling.article_version_id and asked.name_key <> telling.name_key
),

shared_stories as (
    select
        asked_clues.candidate_number,
        count(distinct told_stories.story_number) as shared_story_count
    from asked_clues
    inner join told_stories
        on
            asked_clues.clue_number = told_stories.clue_number
            and asked_clues.story_number <> told_stories.story_number
            and told_stories.published_date between
            asked_clues.published_date - {{ story_days() }} and asked_clues.published_date + {{ story_days() }}
    group by asked_clues.candidate_number
),

ranked as (
    select
        candidates.*,
        coalesce(shared_stories.shared_story_count, 0) as shared_story_count,
        row_number() over (
            partition by candidates.entity_naming_id
            order by
                coalesce(shared_stories.shared_story_count, 0) * 3
                + candidates.weight
                + if(candidates.has_same_role, 3, 0) desc,
                candidates.entity_id asc
        ) as candidate_rank
    from candidates
    left join shared_stories
        on hash(candidates.entity_naming_id, candidates.entity_id) = shared_stories.candidate_number
),

scored as (
    select
        entity_naming_id,
        entity_key,
        resolved_type,
        case
            when weight_share >= 0.9 and shared_story_count > 0 then 'shared names'
            when has_same_role or shared_story_count > 1 then 'role or names'
        end as story_evidence
    from ranked
    where candidate_rank = 1 and weight_rank = 1
)

select *
from scored
where story_evidence is not null
