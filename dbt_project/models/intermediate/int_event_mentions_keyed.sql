{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_relinked_articles() }}'
) }}

with articles as (
    {{ new_articles('articles.event_mention_count > 0', with_links=true) }}
),

named as (
    select
        participants.event_mention_id,
        participants.article_version_id,
        participants.participant_role,
        participants.entity_id,
        participants.country_code,
        {{ normalise_name('participants.participant_text') }} as participant_name
    from {{ ref('int_event_participants_unnested') }} as participants
    semi join articles on participants.article_version_id = articles.article_version_id
),

-- Who takes part, as one word for each article: it changes when a name turns out to be somebody else's, and only then
-- do the article's reports have to be matched anew.
versions as (
    select
        article_version_id,
        {{ fingerprint("event_mention_id, participant_role, participant_name, entity_id") }} as participants_version
    from named
    group by article_version_id
),

-- A name tells who it was, a group of a country does ("the Spanish police"), a group only where the place is known, and
-- a pronoun never does.
participants as (
    select
        event_mention_id,
        participant_role,
        coalesce(entity_id, participant_name) as participant_key,
        entity_id is not null as is_named,
        entity_id is not null or country_code is not null as is_telling,
        entity_id is null and country_code is null and {{ is_pronoun('participant_name') }} as is_pronoun
    from named
    where entity_id is not null or participant_name <> ''
),

-- What two reports of one happening share: who did it to whom, or one of the two where a report leaves the other out.
pairs as (
    select
        actors.event_mention_id,
        actors.participant_key as actor_key,
        recipients.participant_key as recipient_key,
        actors.is_named and recipients.is_named as is_named,
        actors.is_telling or recipients.is_telling as is_telling,
        actors.is_pronoun and recipients.is_pronoun as is_pronoun,
        false as is_partial
    from participants as actors
    inner join participants as recipients on actors.event_mention_id = recipients.event_mention_id
    where
        actors.participant_role = 'actor'
        and recipients.participant_role = 'recipient'
        and actors.participant_key <> recipients.participant_key
    union all
    select
        event_mention_id,
        case participant_role when 'actor' then participant_key end as actor_key,
        case participant_role when 'recipient' then participant_key end as recipient_key,
        false as is_named,
        is_telling,
        is_pronoun,
        true as is_partial
    from participants
),

-- They who meet, agree or work together have no order.
keys as (
    select
        pairs.event_mention_id,
        case
            when events.event_type in ('AGREE', 'CONSULT', 'COOPERATE')
                then {{ make_id([
                    'least(pairs.actor_key, pairs.recipient_key)',
                    'greatest(pairs.actor_key, pairs.recipient_key)',
                ]) }}
            else {{ make_id(['pairs.actor_key', 'pairs.recipient_key']) }}
        end as pair_key,
        bool_and(pairs.is_partial) as is_partial,
        bool_or(pairs.is_named) as is_named,
        case
            when bool_or(pairs.is_telling) then 'participants'
            when not bool_and(pairs.is_pronoun)
                then min(coalesce(
                    cast(events.place_geonames_id as varchar), {{ normalise_name('events.place_name') }}
                ))
        end as identified_by
    from pairs
    inner join {{ ref('int_event_mentions_trusted') }} as events
        on pairs.event_mention_id = events.event_mention_id
    group by pairs.event_mention_id, pair_key
),

sides as (
    select
        event_mention_id,
        count(distinct participant_role) > 1 as has_both_sides,
        count(distinct participant_role) filter (where not is_pronoun) > 1 as has_both_told
    from participants
    group by event_mention_id
)

select
    {{ make_id(['events.event_mention_id', 'keys.pair_key']) }} as event_key_id,
    events.event_mention_id,
    events.article_version_id,
    articles.article_id,
    articles.published_date,
    events.position,
    events.event_type,
    -- what was done long ago and what was done yesterday are told of one happening
    case events.modality when 'historical' then 'actual' else events.modality end as modality,
    keys.pair_key,
    coalesce(keys.is_named, false) as is_named,
    coalesce(keys.is_partial, true) as is_partial,
    keys.identified_by,
    coalesce(if(keys.identified_by is null, sides.has_both_sides, sides.has_both_told), false) as has_both_sides,
    events.place_country_code,
    events.event_start_date,
    events.event_end_date,
    coalesce(events.event_date_granularity in ('minute', 'part_of_day', 'day'), false) as is_day_known,
    {{ meaning_words('events.sentence_text') }} as sentence_words,
    -- sums and measures; a toll is what reports of one happening differ in
    case
        when coalesce(events.dead_count, events.injured_count, events.arrested_count, events.troops_count) is null
            then regexp_extract_all(events.sentence_text, '[0-9][0-9.,]*[0-9]')
        else []
    end as sentence_figures,
    coalesce(versions.participants_version, '') as participants_version,
    articles.run_id
from {{ ref('int_event_mentions_trusted') }} as events
inner join articles on events.article_version_id = articles.article_version_id
left join keys on events.event_mention_id = keys.event_mention_id
left join sides on events.event_mention_id = sides.event_mention_id
left join versions on events.article_version_id = versions.article_version_id
