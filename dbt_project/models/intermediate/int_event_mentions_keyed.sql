{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_replaced_articles() }}'
) }}

with articles as (
    {{ new_articles('articles.event_mention_count > 0') }}
),

participants as (
    select
        event_mention_id,
        participant_role,
        entity_id is not null as is_named,
        coalesce(entity_id, {{ normalise_name('participant_text') }}) as participant_key
    from {{ ref('int_event_participants_unnested') }}
    where entity_id is not null or {{ normalise_name('participant_text') }} <> ''
),

-- What two reports of one happening share: who did it to whom, or one of the two where a report leaves the other out.
pairs as (
    select
        actors.event_mention_id,
        actors.participant_key as actor_key,
        recipients.participant_key as recipient_key,
        actors.is_named and recipients.is_named as is_named,
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
        bool_or(pairs.is_named) as is_named
    from pairs
    inner join {{ ref('stg_extracted__event_mentions') }} as events
        on pairs.event_mention_id = events.event_mention_id
    group by all
)

select
    {{ make_id(['events.event_mention_id', 'keys.pair_key']) }} as event_key_id,
    events.event_mention_id,
    events.article_version_id,
    articles.article_id,
    articles.published_date,
    events.event_type,
    -- what was done long ago and what was done yesterday are told of one happening
    case events.modality when 'historical' then 'actual' else events.modality end as modality,
    keys.pair_key,
    coalesce(keys.is_named, false) as is_named,
    coalesce(keys.is_partial, true) as is_partial,
    len(events.actors) > 0 and len(events.recipients) > 0 as has_both_sides,
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
    articles.run_id
from {{ ref('stg_extracted__event_mentions') }} as events
inner join articles on events.article_version_id = articles.article_version_id
left join keys on events.event_mention_id = keys.event_mention_id
