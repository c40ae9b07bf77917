-- Ids that a name has of itself, where its bearer turned out to be another entity. Every id that was ever given is made
-- of a name, so each one that is gone is here, with the entity (or entities) that its articles went to.
with moved as (
    select
        {{ keyed_entity_id('linked.name_key', 'linked.entity_type') }} as old_entity_id,
        linked.entity_id as new_entity_id,
        linked.entity_name,
        linked.entity_type,
        linked.link_method,
        linked.article_id,
        linked.article_version_id
    from {{ ref('int_entities_linked') }} as linked
    union all
    select
        linked.uncorrected_entity_id as old_entity_id,
        linked.entity_id as new_entity_id,
        linked.entity_name,
        linked.entity_type,
        linked.link_method,
        linked.article_id,
        linked.article_version_id
    from {{ ref('int_entities_linked') }} as linked
    where linked.link_method = 'correction'
),

counted as (
    select
        moved.old_entity_id,
        moved.new_entity_id,
        min(moved.entity_name) as old_entity_name,
        min(moved.entity_type) as old_entity_type,
        arg_min(moved.link_method, moved.link_method) as link_method,
        count(distinct moved.article_id) as article_count,
        min(articles.first_seen_at) as redirected_at
    from moved
    inner join {{ ref('stg_raw__articles') }} as articles on moved.article_version_id = articles.article_version_id
    where moved.old_entity_id <> moved.new_entity_id
    group by moved.old_entity_id, moved.new_entity_id
)

select
    {{ make_id(['counted.old_entity_id', 'counted.new_entity_id']) }} as entity_redirect_id,
    counted.old_entity_id,
    counted.new_entity_id,
    counted.old_entity_name,
    counted.old_entity_type,
    counted.link_method,
    cast(counted.article_count as integer) as article_count,
    count(*) over (partition by counted.old_entity_id) = 1 as is_whole,
    counted.redirected_at
from counted
anti join {{ ref('int_entities_linked') }} as held on counted.old_entity_id = held.entity_id
