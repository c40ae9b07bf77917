with participants as (
    select
        merged.event_id,
        participants.participant_role,
        coalesce(participants.entity_id, {{ normalise_name('participants.participant_text') }}) as participant_key,
        participants.entity_id,
        participants.entity_type,
        participants.country_code,
        participants.sector,
        coalesce(participants.participant_name, participants.participant_text) as participant_name,
        mentions.event_mention_id,
        mentions.outlet_id
    from {{ ref('int_event_participants_unnested') }} as participants
    inner join {{ ref('int_event_mentions_merged') }} as merged
        on participants.event_mention_id = merged.event_mention_id
    inner join {{ ref('fct_event_mentions') }} as mentions
        on participants.event_mention_id = mentions.event_mention_id
)

select
    {{ make_id(['event_id', 'participant_role', 'participant_key']) }} as event_participant_id,
    event_id,
    participant_role,
    mode(participant_name order by participant_name) as participant_name,
    any_value(entity_id) as entity_id,
    any_value(entity_type) as entity_type,
    mode(country_code order by country_code) as country_code,
    mode(sector order by sector) as sector,
    cast(count(distinct event_mention_id) as integer) as mention_count,
    cast(count(distinct outlet_id) as integer) as outlet_count
from participants
group by event_id, participant_role, participant_key
