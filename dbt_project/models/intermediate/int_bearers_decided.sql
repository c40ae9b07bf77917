{{ config(materialized='table') }}

{%- set candidates_read = 4 -%}

-- Whom the stories tell a short name to be, and how surely. Where two bearers compete, the name stays open.
with weighed as (
    select *
    from {{ ref('int_bearers_weighed') }}
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
        foremost.name_key,
        foremost.entity_id,
        unnest(days.stories) as other_version_id
    from foremost
    inner join {{ ref('int_bearers_dated') }} as days
        on
            foremost.name_key = days.short_form
            and foremost.entity_id = days.entity_id
            and days.published_date between
            foremost.published_date - {{ story_days() }} and foremost.published_date + {{ story_days() }}
),

stories as (
    select article_version_id
    from read_stories
    union
    select other_version_id as article_version_id
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

scored as (
    select
        entity_naming_id,
        entity_key,
        resolved_type,
        case
            when weight_share >= 0.9 and shared_story_count > 0 then 'shared names'
            when weight_share >= 0.8 and (has_same_role or shared_story_count > 1) then 'role or names'
        end as story_evidence
    from ranked
    where
        candidate_rank = 1
        and has_same_type
        -- "Acme" is not "Acme Foundation" while most stories call it Acme
        and (
            resolved_type = 'person'
            or not starts_with(entity_key, name_key || ' ')
            or story_count >= lone_story_count
        )
)

select *
from scored
where story_evidence is not null
