{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='spelling_number',
    post_hook='{{ forget_empty_totals() }}'
) }}

-- depends_on: {{ ref('int_changes_followed') }}
-- How an entity is written, and how often: the raw material of its name, its aliases and of ids that are no more.
with new_lines as not materialized (
    {{ new_lines('int_links_booked') }}
),

-- What was counted before is one line more.
lines as (
    select
        * exclude (entity_name, mention_count, first_seen_at, link_method, uncorrected_entity_id),
        entity_name as spelling,
        link_method,
        if(link_method = 'correction', uncorrected_entity_id, null) as uncorrected_entity_id,
        direction * mention_count as mention_count,
        direction as article_count,
        if(direction > 0, published_date, null) as first_seen_date,
        if(direction > 0, published_date, null) as last_seen_date,
        if(direction > 0, first_seen_at, null) as first_seen_at
    from new_lines
    {%- if is_incremental() %}
        union all by name
        select
            spelling_number,
            mention_count,
            article_count,
            first_seen_date,
            last_seen_date,
            first_seen_at
        from {{ this }}
        where spelling_number in (select new_lines.spelling_number from new_lines)
    {%- endif %}
),

totals as (
    select
        spelling_number,
        any_value(entity_number) as entity_number,
        any_value(entity_id) as entity_id,
        any_value(entity_key) as entity_key,
        any_value(spelling) as spelling,
        any_value(normalised_name) as normalised_name,
        any_value(name_key) as name_key,
        any_value(entity_type) as entity_type,
        any_value(link_method) as link_method,
        any_value(uncorrected_entity_id) as uncorrected_entity_id,
        sum(mention_count) as mention_count,
        sum(article_count) as article_count,
        min(first_seen_date) as first_seen_date,
        max(last_seen_date) as last_seen_date,
        min(first_seen_at) as first_seen_at
    from lines
    group by spelling_number
),

-- With a line that went the first day or the last may go: then they are looked for among all that stand.
seen as (
    select
        spelling_number,
        min(published_date) as first_seen_date,
        max(published_date) as last_seen_date,
        min(first_seen_at) as first_seen_at
    from (
        select
            spelling_number,
            published_date,
            first_seen_at
        from {{ ref('int_links_booked') }}
        where
            spelling_number in (
                select new_lines.spelling_number
                from new_lines
                where new_lines.direction < 0
            )
        group by spelling_number, published_date, first_seen_at
        having sum(direction) > 0
    ) as standing
    group by spelling_number
)

select
    totals.spelling_number,
    totals.entity_number,
    totals.entity_id,
    totals.entity_key,
    totals.spelling,
    totals.normalised_name,
    totals.name_key,
    totals.entity_type,
    totals.link_method,
    nullif({{ keyed_entity_id('totals.name_key', 'totals.entity_type') }}, totals.entity_id) as name_entity_id,
    totals.uncorrected_entity_id,
    cast(totals.mention_count as integer) as mention_count,
    cast(totals.article_count as integer) as article_count,
    if(seen.spelling_number is null, totals.first_seen_date, seen.first_seen_date) as first_seen_date,
    if(seen.spelling_number is null, totals.last_seen_date, seen.last_seen_date) as last_seen_date,
    if(seen.spelling_number is null, totals.first_seen_at, seen.first_seen_at) as first_seen_at
from totals
left join seen on totals.spelling_number = seen.spelling_number
