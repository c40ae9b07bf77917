{#- Texts that must give a role, in these or in fewer words, for it to be the current one of a person in the news. -#}
{%- set supporting_texts = 2 -%}

{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_touched('entity_id', book='int_roles_booked') }}"
) }}

-- A role holds from the first to the last article that gives it; the one given last is the current one. What a single
-- text says of somebody of whom many tell otherwise may be a slip of the reading, and is never current.
with given as (
    select
        entity_number,
        role,
        article_number,
        text_number,
        outlet_number,
        published_date,
        any_value(entity_id) as entity_id
    from {{ ref('int_roles_booked') }}
    {%- if is_incremental() %}
        where entity_number in (
            select touched.entity_number
            from {{ ref('int_roles_booked') }} as touched
            where touched.change_number > {{ last_followed('int_roles_booked') }}
        )
    {%- endif %}
    group by entity_number, role, article_number, text_number, outlet_number, published_date
    having sum(direction) > 0
),

roles as (
    select
        entity_number,
        role,
        any_value(entity_id) as entity_id,
        count(distinct article_number) as article_count,
        count(distinct text_number) as unique_text_count,
        count(distinct outlet_number) as outlet_count,
        min(published_date) as first_seen_date,
        max(published_date) as last_seen_date
    from given
    group by entity_number, role
),

people as (
    select
        entity_number,
        count(distinct text_number) as text_count
    from given
    group by entity_number
),

-- "U.S. secretary of state" is supported by "secretary of state".
supported as (
    select
        roles.entity_number,
        roles.role,
        sum(others.unique_text_count) >= {{ supporting_texts }}
        or max(people.text_count) <= {{ supporting_texts }} as is_supported
    from roles
    inner join roles as others
        on
            roles.entity_number = others.entity_number
            and (ends_with(' ' || roles.role, ' ' || others.role) or ends_with(' ' || others.role, ' ' || roles.role))
    inner join people on roles.entity_number = people.entity_number
    group by roles.entity_number, roles.role
),

ordered as (
    select
        roles.*,
        lead(first_seen_date) over (
            partition by roles.entity_number order by first_seen_date nulls first, last_seen_date, roles.role
        ) as next_first_seen_date,
        supported.is_supported
        and row_number() over (
            partition by roles.entity_number
            order by supported.is_supported desc, last_seen_date desc nulls last, article_count desc, roles.role asc
        ) = 1 as is_current
    from roles
    inner join supported on roles.entity_number = supported.entity_number and roles.role = supported.role
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
