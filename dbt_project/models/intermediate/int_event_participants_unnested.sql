with participants as (
    {%- for participant_role in ['actor', 'recipient'] %}
        select
            event_mention_id,
            article_version_id,
            '{{ participant_role }}' as participant_role,
            unnest({{ participant_role }}s) as participant,
            generate_subscripts({{ participant_role }}s, 1) as participant_number
        from {{ ref('stg_extracted__event_mentions') }}
        {{- ' union all' if not loop.last }}
    {%- endfor %}
),

-- A participant carries its in-article name alone: of two types under one name, the one that is met more often.
bearers as (
    select
        article_version_id,
        entity_name,
        arg_max({ entity_id: entity_id, entity_type: entity_type }, { size: mention_count, tie: entity_id }) as entity
    from {{ ref('int_entities_linked') }}
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
    participants.participant.sector
from participants
left join bearers
    on
        participants.article_version_id = bearers.article_version_id
        and participants.participant.name = bearers.entity_name
