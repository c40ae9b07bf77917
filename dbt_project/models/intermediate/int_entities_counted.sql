{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='entity_number',
    post_hook='{{ forget_empty_totals() }}'
) }}

-- depends_on: {{ ref('int_changes_followed') }}
-- How often an entity is named. Articles are told apart by what they say and by who says it, so beside the sums there
-- are texts and outlets that are the entity's first, or were its last.
with new_lines as not materialized (
    {{ new_lines('int_links_booked') }}
),

-- What was counted before is one line more.
lines as (
    select
        entity_number,
        entity_id,
        entity_key,
        entity_type_linked as entity_type,
        direction * mention_count as mention_count,
        direction * spoken_quote_count as spoken_quote_count,
        if(direction > 0, published_date, null) as first_seen_date,
        if(direction > 0, published_date, null) as last_seen_date
    from new_lines
    {%- for member, count in [
        ('article_number', 'article_count'), ('text_number', 'unique_text_count'),
        ('entity_outlet_number', 'outlet_count')
    ] %}
        union all by name
        select
            entity_number,
            gained as {{ count }}
        from ({{ members_gained('int_links_booked', 'entity_number', member) }}) as {{ member }}s
    {%- endfor %}
    {%- if is_incremental() %}
        union all by name
        select * exclude (entity_id, entity_key, entity_type)
        from {{ this }}
        where entity_number in (select new_lines.entity_number from new_lines)
    {%- endif %}
),

totals as (
    select
        entity_number,
        any_value(entity_id) as entity_id,
        any_value(entity_key) as entity_key,
        any_value(entity_type) as entity_type,
        sum(mention_count) as mention_count,
        sum(spoken_quote_count) as spoken_quote_count,
        sum(article_count) as article_count,
        sum(unique_text_count) as unique_text_count,
        coalesce(sum(outlet_count), 0) as outlet_count,
        min(first_seen_date) as first_seen_date,
        max(last_seen_date) as last_seen_date
    from lines
    group by entity_number
),

-- With a line that went the first day or the last may go: then they are looked for among all that stand.
seen as (
    select
        entity_number,
        min(published_date) as first_seen_date,
        max(published_date) as last_seen_date
    from (
        select
            entity_number,
            published_date
        from {{ ref('int_links_booked') }}
        where
            entity_number in (
                select new_lines.entity_number
                from new_lines
                where new_lines.direction < 0
            )
        group by entity_number, published_date
        having sum(direction) > 0
    ) as standing
    group by entity_number
)

select
    totals.entity_number,
    totals.entity_id,
    totals.entity_key,
    totals.entity_type,
    cast(totals.mention_count as integer) as mention_count,
    cast(totals.spoken_quote_count as integer) as spoken_quote_count,
    cast(totals.article_count as integer) as article_count,
    cast(totals.unique_text_count as integer) as unique_text_count,
    cast(totals.outlet_count as integer) as outlet_count,
    if(seen.entity_number is null, totals.first_seen_date, seen.first_seen_date) as first_seen_date,
    if(seen.entity_number is null, totals.last_seen_date, seen.last_seen_date) as last_seen_date
from totals
left join seen on totals.entity_number = seen.entity_number
