{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_touched('entity_id') }}"
) }}

-- A role holds from the first to the last article that gives it; the one given last is the current one, where the
-- entity was not given a newer one since.
with given as (
    select
        entity_id,
        unnest(roles) as role,
        article_id,
        outlet_id,
        published_date
    from {{ ref('int_entities_linked') }}
    where
        entity_type_linked = 'person' and len(roles) > 0
        {%- if is_incremental() %}
            and entity_id in ({{ touched_entities() }})
        {%- endif %}
),

roles as (
    select
        entity_id,
        role,
        count(distinct article_id) as article_count,
        count(distinct outlet_id) as outlet_count,
        min(published_date) as first_seen_date,
        max(published_date) as last_seen_date
    from given
    group by entity_id, role
),

ordered as (
    select
        *,
        lead(first_seen_date) over (
            partition by entity_id order by first_seen_date nulls first, last_seen_date, role
        ) as next_first_seen_date,
        row_number() over (
            partition by entity_id order by last_seen_date desc nulls last, article_count desc, role asc
        ) = 1 as is_current
    from roles
)

select
    {{ make_id(['entity_id', 'role']) }} as entity_role_id,
    entity_id,
    role,
    first_seen_date as valid_from_date,
    -- open while nothing newer is known
    if(is_current, null, last_seen_date) as valid_to_date,
    is_current,
    cast(article_count as integer) as article_count,
    cast(outlet_count as integer) as outlet_count,
    first_seen_date,
    last_seen_date
from ordered
