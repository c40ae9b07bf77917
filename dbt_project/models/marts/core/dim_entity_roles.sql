{#- Texts that must give a role, in these or in fewer words, for it to be the current one of a person in the news. -#}
{%- set supporting_texts = 2 -%}

{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_touched('entity_id') }}"
) }}

-- A role holds from the first to the last article that gives it; the one given last is the current one. What a single
-- text says of somebody of whom many tell otherwise may be a slip of the reading, and is never current.
with given as (
    select
        entity_id,
        unnest(roles) as role,
        article_id,
        text_sha256,
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
        count(distinct text_sha256) as unique_text_count,
        count(distinct outlet_id) as outlet_count,
        min(published_date) as first_seen_date,
        max(published_date) as last_seen_date
    from given
    group by entity_id, role
),

people as (
    select
        entity_id,
        count(distinct text_sha256) as text_count
    from given
    group by entity_id
),

-- "U.S. secretary of state" is supported by "secretary of state".
supported as (
    select
        roles.entity_id,
        roles.role,
        sum(others.unique_text_count) >= {{ supporting_texts }}
        or max(people.text_count) <= {{ supporting_texts }} as is_supported
    from roles
    inner join roles as others
        on
            roles.entity_id = others.entity_id
            and (ends_with(' ' || roles.role, ' ' || others.role) or ends_with(' ' || others.role, ' ' || roles.role))
    inner join people on roles.entity_id = people.entity_id
    group by roles.entity_id, roles.role
),

ordered as (
    select
        roles.*,
        lead(first_seen_date) over (
            partition by roles.entity_id order by first_seen_date nulls first, last_seen_date, roles.role
        ) as next_first_seen_date,
        supported.is_supported
        and row_number() over (
            partition by roles.entity_id
            order by supported.is_supported desc, last_seen_date desc nulls last, article_count desc, roles.role asc
        ) = 1 as is_current
    from roles
    inner join supported on roles.entity_id = supported.entity_id and roles.role = supported.role
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
