{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_touched('entity_id') }}"
) }}

-- Of the entities whose links have changed, all mentions are counted, by number: articles are told apart by what they
-- say and by who says it, so a sum will not do.
select
    entity_id,
    any_value(entity_key) as entity_key,
    any_value(entity_type_linked) as entity_type,
    cast(sum(mention_count) as integer) as mention_count,
    cast(sum(spoken_quote_count) as integer) as spoken_quote_count,
    cast(count(distinct article_number) as integer) as article_count,
    cast(count(distinct text_number) as integer) as unique_text_count,
    cast(count(distinct outlet_number) as integer) as outlet_count,
    min(published_date) as first_seen_date,
    max(published_date) as last_seen_date
from {{ ref('int_entities_linked') }}
{%- if is_incremental() %}
    where entity_id in ({{ touched_entities() }})
{%- endif %}
group by entity_id
