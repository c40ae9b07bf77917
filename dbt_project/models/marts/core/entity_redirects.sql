-- Ids that a name has of itself, where its bearer turned out to be another entity. Every id that was ever given is made
-- of a name, so each one that is gone is here, with the entity (or entities) that its articles went to.
with moved as (
    {%- for old_entity_id in ['name_entity_id', 'uncorrected_entity_id'] %}
        {% if not loop.first %}union all{% endif %}
        select
            {{ old_entity_id }} as old_entity_id,
            entity_id as new_entity_id,
            spelling,
            entity_type,
            link_method,
            article_count,
            first_seen_at
        from {{ ref('int_entities_spelled') }}
        where {{ old_entity_id }} is not null and {{ old_entity_id }} <> entity_id
    {%- endfor %}
),

counted as (
    select
        old_entity_id,
        new_entity_id,
        min(spelling) as old_entity_name,
        min(entity_type) as old_entity_type,
        min(link_method) as link_method,
        sum(article_count) as article_count,
        min(first_seen_at) as redirected_at
    from moved
    group by old_entity_id, new_entity_id
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
anti join {{ ref('int_entities_counted') }} as held on counted.old_entity_id = held.entity_id
