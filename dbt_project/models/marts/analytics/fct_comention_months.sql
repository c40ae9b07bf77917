{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_touched('month_start_date', of='month') }}"
) }}

{#- Names that an article lists by the dozen tie nobody to anybody. -#}
{%- set names_in_an_article = 60 -%}
{#- Who is named less often in a month has no place in a network yet. -#}
{%- set articles_in_a_month = 3 -%}

-- The edges of the network: who and what stood in the same article. People's adjectives and names that stay open are
-- left out, and so is a month that has not changed since the last build.
with named as (
    select distinct
        cast(date_trunc('month', linked.published_date) as date) as month_start_date,
        linked.article_id,
        linked.text_sha256,
        linked.outlet_id,
        linked.entity_id
    from {{ ref('int_entities_linked') }} as linked
    where
        linked.published_date is not null
        and linked.link_method <> 'open' and not starts_with(linked.entity_key, 'people:')
        {%- if is_incremental() %}
            and cast(date_trunc('month', linked.published_date) as date) in ({{ touched_dates('month') }})
        {%- endif %}
),

nodes as (
    select *
    from named
    qualify
        count(*) over (partition by article_id) <= {{ names_in_an_article }}
        and count(*) over (partition by month_start_date, entity_id) >= {{ articles_in_a_month }}
)

select
    {{ make_id(['ones.month_start_date', 'ones.entity_id', 'others.entity_id']) }} as comention_month_id,
    ones.month_start_date,
    ones.entity_id,
    others.entity_id as other_entity_id,
    cast(count(distinct ones.article_id) as integer) as article_count,
    cast(count(distinct ones.text_sha256) as integer) as unique_text_count,
    cast(count(distinct ones.outlet_id) as integer) as outlet_count
from nodes as ones
inner join nodes as others on ones.article_id = others.article_id and ones.entity_id < others.entity_id
group by ones.month_start_date, ones.entity_id, others.entity_id
