{{ config(materialized='table') }}

{#- Stories that are looked into for one candidate and one day: a limit to the work, the first by id. -#}
{%- set stories_read = 3 -%}

-- Who bears a short name in full, day by day, in the stories around those that ask.
with asked as (
    select distinct
        name_key,
        published_date
    from {{ ref('int_entities_based') }}
    where is_short and published_date is not null and length(name_key) > 1
),

around as (
    select distinct
        name_key,
        {{ blocks_around('published_date') }} as story_block
    from asked
),

days as (
    select distinct {{ days_around('published_date') }} as published_date
    from (
        select distinct published_date
        from asked
    ) as asked_days
),

forms as (
    select
        unnest(named.short_forms) as short_form,
        named.article_version_id,
        named.published_date,
        {{ story_block('named.published_date') }} as story_block,
        named.roles,
        named.name_number
    from {{ ref('int_entities_named') }} as named
    semi join days on named.published_date = days.published_date
    where len(named.short_forms) > 0 and named.entity_type in ('person', 'organization')
),

-- By article first: sets and lists of all that is told on a day would not fit in memory.
told as (
    select
        forms.short_form,
        resolved.entity_key,
        resolved.resolved_type,
        resolved.entity_id,
        forms.published_date,
        forms.story_block,
        forms.article_version_id,
        flatten(list(forms.roles) filter (where len(forms.roles) > 0)) as roles
    from forms
    semi join around on forms.short_form = around.name_key and forms.story_block = around.story_block
    inner join {{ ref('int_names_resolved') }} as resolved on forms.name_number = resolved.name_number
    where not resolved.is_shared
    group by all
)

select
    short_form,
    entity_key,
    resolved_type,
    entity_id,
    published_date,
    story_block,
    count(*) as story_count,
    coalesce(list_distinct(flatten(list(roles) filter (where roles is not null))), []) as roles,
    min(article_version_id, {{ stories_read }}) as stories
from told
group by all
