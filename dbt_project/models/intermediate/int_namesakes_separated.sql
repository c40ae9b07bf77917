{{ config(materialized='table') }}

{#- Stories of each that two callings at one time must have, and years without a word of the name after which two
    callings are two people: callings of different spheres (a goalkeeper, a banker), and of one (a banker, a lawyer). -#}
{%- set stories_of_each = 2 -%}
{%- set silent_years = 10 -%}
{%- set long_silent_years = 20 -%}

-- Bearers of one full name, told apart where all speaks for it: their callings exclude one another, and no story of the
-- one shares a further name with a story of the other. Few names have two callings, so only these are looked into.
with contested as (
    select name_key
    from {{ ref('int_roles_classed') }}
    group by name_key
    having count(distinct role_class) > 1
),

numbers as (
    select counted.name_number
    from {{ ref('int_names_counted') }} as counted
    semi join contested on counted.name_key = contested.name_key
    where counted.entity_type = 'person'
),

gaps as (
    select
        named.entity_naming_id,
        named.article_version_id,
        named.name_key,
        named.text_sha256,
        named.published_date,
        date_diff(
            'day', lag(named.published_date) over (partition by named.name_key order by named.published_date),
            named.published_date
        ) as silent_days
    from {{ ref('int_entities_named') }} as named
    semi join numbers on named.name_number = numbers.name_number
),

stories as (
    select
        *,
        sum(if(silent_days > {{ silent_years }} * 365, 1, 0)) over by_date as era,
        sum(if(silent_days > {{ long_silent_years }} * 365, 1, 0)) over by_date as long_era
    from gaps
    window by_date as (
        partition by name_key, published_date is null order by published_date rows unbounded preceding
    )
),

classed as (
    select
        stories.*,
        classes.role_class,
        classes.role_sphere
    from stories
    inner join {{ ref('int_roles_classed') }} as classes on stories.entity_naming_id = classes.entity_naming_id
),

-- What is said of the name in one stretch of time and one sphere of life.
sides as (
    select
        name_key,
        era,
        published_date is not null as is_dated,
        role_sphere,
        any_value(long_era) as long_era,
        list(distinct role_class) as role_classes,
        count(distinct text_sha256) as text_count,
        row_number() over (
            partition by name_key order by published_date is not null, era, role_sphere
        ) as side_number
    from classed
    group by name_key, era, published_date is not null, role_sphere
),

members as (
    select
        sides.name_key,
        sides.side_number,
        classed.entity_naming_id,
        classed.article_version_id,
        classed.role_class
    from classed
    inner join sides
        on
            classed.name_key = sides.name_key
            and classed.era = sides.era
            and classed.role_sphere = sides.role_sphere
            and (classed.published_date is not null) = sides.is_dated
),

full_names as (
    select
        article_version_id,
        name_key
    from {{ ref('int_entities_named') }}
    where
        article_version_id in ({{ few('article_version_id', 'stories') }})
        and entity_type in ('person', 'organization')
        and contains(name_key, ' ')
),

-- Names beside it that are not everywhere: two full names in common, and two stories are of one circle.
company as (
    select
        stories.name_key,
        stories.entity_naming_id,
        named.name_key as other_key
    from stories
    inner join full_names as named
        on stories.article_version_id = named.article_version_id and stories.name_key <> named.name_key
    anti join {{ ref('int_aliases_gathered') }} as aliases on named.name_key = aliases.alias_key
),

side_company as (
    select distinct
        members.name_key,
        members.side_number,
        company.other_key
    from members
    inner join company on members.entity_naming_id = company.entity_naming_id
),

bridged as (
    select distinct
        ours.name_key,
        ours.side_number,
        theirs.side_number as other_side_number
    from side_company as ours
    inner join side_company as theirs on ours.name_key = theirs.name_key and ours.other_key = theirs.other_key
    union
    select distinct
        ours.name_key,
        ours.side_number,
        theirs.side_number as other_side_number
    from members as ours
    inner join members as theirs on ours.entity_naming_id = theirs.entity_naming_id
),

pairs as (
    select
        ours.name_key,
        ours.side_number,
        theirs.side_number as other_side_number,
        ours.side_number <> theirs.side_number
        and bridged.name_key is null
        and len(list_intersect(ours.role_classes, theirs.role_classes)) = 0
        and (
            (
                ours.role_sphere <> theirs.role_sphere
                and least(ours.text_count, theirs.text_count) >= {{ stories_of_each }}
            )
            or (
                ours.is_dated and theirs.is_dated
                and if(ours.role_sphere <> theirs.role_sphere, ours.era <> theirs.era, ours.long_era <> theirs.long_era)
            )
        ) as is_apart
    from sides as ours
    inner join sides as theirs on ours.name_key = theirs.name_key
    left join bridged
        on
            ours.name_key = bridged.name_key
            and ours.side_number = bridged.side_number
            and theirs.side_number = bridged.other_side_number
),

numbered as (
    select
        name_key,
        side_number,
        min(other_side_number) filter (where not is_apart) as bearer_number
    from pairs
    group by name_key, side_number
),

-- Only where each two sides are either one bearer's or two bearers', whichever way they are compared.
consistent as (
    select pairs.name_key
    from pairs
    inner join numbered as ours on pairs.name_key = ours.name_key and pairs.side_number = ours.side_number
    inner join numbered as theirs on pairs.name_key = theirs.name_key and pairs.other_side_number = theirs.side_number
    group by pairs.name_key
    having bool_or(pairs.is_apart) and bool_and(pairs.is_apart = (ours.bearer_number <> theirs.bearer_number))
),

callings as (
    select
        members.name_key,
        numbered.bearer_number,
        members.role_class,
        count(distinct members.entity_naming_id) as story_count
    from members
    inner join numbered on members.name_key = numbered.name_key and members.side_number = numbered.side_number
    semi join consistent on members.name_key = consistent.name_key
    group by members.name_key, numbered.bearer_number, members.role_class
),

called as (
    select
        name_key,
        bearer_number,
        arg_max(role_class, { story_count: story_count, role_class: role_class }) as role_class
    from callings
    group by name_key, bearer_number
),

bearers as (
    select *
    from called
    qualify count(*) over (partition by name_key, role_class) = 1
),

-- A story that tells no calling is the one's whom it shares a name with, else the one's who alone is known at the time.
by_company as (
    select
        company.entity_naming_id,
        min(numbered.bearer_number) as bearer_number
    from company
    inner join side_company as others on company.name_key = others.name_key and company.other_key = others.other_key
    inner join numbered on others.name_key = numbered.name_key and others.side_number = numbered.side_number
    group by company.entity_naming_id
    having count(distinct numbered.bearer_number) = 1
),

by_time as (
    select
        sides.name_key,
        sides.era,
        min(numbered.bearer_number) as bearer_number
    from sides
    inner join numbered on sides.name_key = numbered.name_key and sides.side_number = numbered.side_number
    where sides.is_dated
    group by sides.name_key, sides.era
    having count(distinct numbered.bearer_number) = 1
),

by_calling as (
    select
        members.entity_naming_id,
        min(numbered.bearer_number) as bearer_number
    from members
    inner join numbered on members.name_key = numbered.name_key and members.side_number = numbered.side_number
    group by members.entity_naming_id
    having count(distinct numbered.bearer_number) = 1
)

select
    stories.entity_naming_id,
    stories.article_version_id,
    stories.name_key,
    stories.name_key || ' (' || bearers.role_class || ')' as entity_key
from stories
semi join consistent on stories.name_key = consistent.name_key
left join by_calling on stories.entity_naming_id = by_calling.entity_naming_id
left join by_company on stories.entity_naming_id = by_company.entity_naming_id
left join by_time
    on stories.name_key = by_time.name_key and stories.era = by_time.era and stories.published_date is not null
left join bearers
    on
        stories.name_key = bearers.name_key
        and bearers.bearer_number = coalesce(
            by_calling.bearer_number, by_company.bearer_number, by_time.bearer_number
        )
