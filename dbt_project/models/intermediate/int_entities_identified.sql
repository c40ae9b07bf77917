{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=['{{ forget_replaced_articles() }}', '{{ forget_asked_links() }}']
) }}

-- The entity of each name in each article, before people's corrections.
with linked as (
    select
        based.*,
        case
            when bearers.story_evidence is not null then bearers.entity_key
            when based.is_voted then based.voted_key
            else based.base_key
        end as entity_key,
        case
            when bearers.story_evidence is not null then bearers.resolved_type
            when based.is_voted then based.voted_type
            else based.base_type
        end as entity_type_linked,
        case
            when bearers.story_evidence is not null then 'story'
            when based.base_method = 'namesake' then 'namesake'
            when
                based.is_voted
                and not (based.is_short and based.voted_type = 'person' and based.voted_key = based.name_key)
                then 'name_variant'
            when
                (
                    based.is_short
                    and ('person' in (based.entity_type, coalesce(based.voted_type, '')) or length(based.name_key) < 3)
                )
                or based.is_shared
                or based.is_doubtful
                or (based.is_generic and based.base_method in ('same_name', 'name_variant'))
                or (based.is_on_map and based.base_method = 'same_name' and based.base_key = based.name_key)
                then 'open'
            else based.base_method
        end as link_method,
        bearers.story_evidence
    from {{ ref('int_entities_based') }} as based
    left join {{ ref('int_bearers_decided') }} as bearers on based.entity_naming_id = bearers.entity_naming_id
),

evidenced as (
    select
        *,
        {{ link_evidence() }} as link_evidence
    from linked
),

scored as (
    select
        linked.*,
        {{ keyed_entity_id('linked.entity_key', 'linked.entity_type_linked') }} as entity_id,
        -- one half where links of the kind were never judged
        coalesce(scores.link_score, 0.5) as link_score
    from evidenced as linked
    left join {{ ref('link_scores') }} as scores
        on linked.link_method = scores.link_method and linked.link_evidence = scores.link_evidence
)

select
    entity_naming_id,
    entity_id,
    entity_key,
    entity_type_linked,
    link_method,
    link_evidence,
    cast(link_score as double) as link_score,
    is_short,
    entity_name,
    normalised_name,
    name_key,
    entity_type,
    article_id,
    article_version_id,
    outlet_id,
    published_date,
    text_sha256,
    first_seen_at,
    mention_count,
    spoken_quote_count,
    roles,
    {{ number_of(['entity_id', 'entity_name', 'entity_type', 'link_method']) }} as spelling_number,
    {{ number_of(['article_id']) }} as article_number,
    {{ number_of(['text_sha256']) }} as text_number,
    if(outlet_id is null, null, {{ number_of(['outlet_id']) }}) as outlet_number,
    run_id,
    article_change_number,
    {{ next_change() }} as change_number
from scored
