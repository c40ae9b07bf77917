{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_relinked_articles() }}'
) }}

with articles as (
    {{ new_articles('articles.event_mention_count > 0', with_links=true) }}
),

events as (
    select *
    from {{ ref('int_event_mentions_trusted') }}
    where article_version_id in (select articles.article_version_id from articles)
),

participants as (
    {%- for participant_role in ['actor', 'recipient'] %}
        select
            event_mention_id,
            article_version_id,
            '{{ participant_role }}' as participant_role,
            unnest({{ participant_role }}s) as participant,
            generate_subscripts({{ participant_role }}s, 1) as participant_number
        from events
        {{- ' union all' if not loop.last }}
    {%- endfor %}
),

-- A participant carries its in-article name alone: of two types under one name, the one that is met more often.
bearers as (
    select
        article_version_id,
        entity_name,
        arg_max(
            { entity_id: entity_id, entity_type: entity_type },
            { size: mention_count, entity_id: entity_id, entity_type: entity_type }
        ) as entity
    from {{ ref('int_entities_linked') }}
    where article_version_id in (select articles.article_version_id from articles)
    group by article_version_id, entity_name
)

select
    participants.event_mention_id,
    participants.article_version_id,
    participants.participant_role,
    cast(participants.participant_number as integer) as participant_number,
    participants.participant.mention_text as participant_text,
    participants.participant.name as participant_name,
    bearers.entity.entity_id,
    bearers.entity.entity_type,
    participants.participant.country_code,
    participants.participant.sector,
    articles.run_id
from participants
inner join articles on participants.article_version_id = articles.article_version_id
left join bearers
    on
        participants.article_version_id = bearers.article_version_id
        and participants.participant.name = bearers.entity_name
