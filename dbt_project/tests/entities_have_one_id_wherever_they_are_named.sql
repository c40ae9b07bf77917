-- Every id that a fact carries is an entity, and every id that is no entity any more says where it went.
select mentions.entity_id
from {{ ref('fct_entity_mentions') }} as mentions
anti join {{ ref('dim_entities') }} as entities on mentions.entity_id = entities.entity_id
union all
select redirects.new_entity_id as entity_id
from {{ ref('entity_redirects') }} as redirects
anti join {{ ref('dim_entities') }} as entities on redirects.new_entity_id = entities.entity_id
