{{ config(materialized='table') }}

{#- Of what the stories tell of all bearers, the share that the foremost must have; below it the name stays open. -#}
{%- set least_share = 0.8 -%}

-- The bearers that a short name may have on a day, and how much the stories of the days around tell of each: for all
-- stories of the day the same, so asked once.
with asked as (
    select
        *,
        {{ blocks_around('published_date') }} as story_block
    from (
        select distinct
            name_key,
            published_date
        from {{ ref('int_entities_based') }}
        where is_short and published_date is not null and length(name_key) > 1
    ) as asked_days
),

-- Stories of the same days count full, of two weeks away a quarter.
told as (
    select
        asked.name_key,
        asked.published_date,
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
        end) as weight
    from asked
    inner join {{ ref('int_bearers_dated') }} as days
        on
            asked.name_key = days.short_form
            and asked.story_block = days.story_block
            and days.published_date between
            asked.published_date - {{ story_days() }} and asked.published_date + {{ story_days() }}
    group by asked.name_key, asked.published_date, days.entity_key, days.resolved_type, days.entity_id
),

-- Stories that leave a body at its one word.
lone as (
    select
        name_key,
        published_date,
        sum(story_count) as story_count
    from told
    where entity_key = name_key
    group by name_key, published_date
)

select
    told.name_key,
    told.published_date,
    told.entity_key,
    told.resolved_type,
    told.entity_id,
    told.story_count,
    coalesce(lone.story_count, 0) as lone_story_count,
    told.weight,
    told.weight / sum(told.weight) over of_the_name as weight_share,
    row_number() over (
        partition by told.name_key, told.published_date order by told.weight desc, told.entity_id asc
    ) as weight_rank
from told
left join lone on told.name_key = lone.name_key and told.published_date = lone.published_date
-- the short form of a short form is none
where told.entity_key <> told.name_key
window of_the_name as (partition by told.name_key, told.published_date)
qualify max(told.weight) over of_the_name / sum(told.weight) over of_the_name >= {{ least_share }}
