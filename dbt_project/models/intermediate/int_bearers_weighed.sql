{{ config(materialized='table') }}

-- The bearers that a short name in an article may have, and how much the stories of the days around tell of each.
with asked as (
    select
        entity_naming_id,
        article_version_id,
        name_key,
        entity_type,
        main_type,
        published_date,
        roles
    from {{ ref('int_entities_based') }}
    where is_short and published_date is not null and length(name_key) > 1
),

-- Stories that leave a body at its one word.
lone as (
    select
        asked.entity_naming_id,
        sum(days.story_count) as story_count
    from asked
    inner join {{ ref('int_bearers_dated') }} as days
        on
            asked.name_key = days.short_form
            and asked.name_key = days.entity_key
            and days.published_date between
            asked.published_date - {{ story_days() }} and asked.published_date + {{ story_days() }}
    group by asked.entity_naming_id
)

-- Stories of the same days count full, of two weeks away a quarter.
select
    asked.entity_naming_id,
    asked.article_version_id,
    asked.name_key,
    asked.published_date,
    days.entity_key,
    days.resolved_type,
    days.entity_id,
    sum(days.story_count) as story_count,
    coalesce(any_value(lone.story_count), 0) as lone_story_count,
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
inner join {{ ref('int_bearers_dated') }} as days
    on
        asked.name_key = days.short_form
        and days.published_date between
        asked.published_date - {{ story_days() }} and asked.published_date + {{ story_days() }}
left join lone on asked.entity_naming_id = lone.entity_naming_id
-- the short form of a short form is none
where days.entity_key <> asked.name_key
group by
    asked.entity_naming_id, asked.article_version_id, asked.name_key, asked.published_date, asked.entity_type,
    days.entity_key, days.resolved_type, days.entity_id, asked.main_type
