{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_touched('published_date', of='day') }}"
) }}

select
    {{ make_id(['entity_id', 'published_date']) }} as entity_day_id,
    entity_id,
    published_date,
    cast(sum(mention_count) as integer) as mention_count,
    cast(sum(spoken_quote_count) as integer) as spoken_quote_count,
    cast(count(distinct article_number) as integer) as article_count,
    cast(count(distinct text_number) as integer) as unique_text_count,
    cast(count(distinct outlet_number) as integer) as outlet_count
from {{ ref('int_entities_linked') }}
where
    published_date is not null
    {%- if is_incremental() %}
        and published_date in ({{ touched_dates('day') }})
    {%- endif %}
group by entity_id, published_date
