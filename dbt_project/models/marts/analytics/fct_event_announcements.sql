{%- set patience_days = 90 %}
-- What was announced, and the first report that the same two did it afterwards. PLOVER codes an announced visit or
-- meeting as AGREE and the meeting itself as CONSULT. Two who deal with each other every week do many things of one
-- type: without a day that both reports state, their sentences must look alike.
with participants as (
    select
        event_id,
        participant_role,
        entity_id as participant_key
    from {{ ref('fct_event_participants') }}
    where entity_id is not null
),

dyads as (
    select
        actors.event_id,
        actors.participant_key as actor_key,
        recipients.participant_key as recipient_key
    from participants as actors
    inner join participants as recipients on actors.event_id = recipients.event_id
    where
        actors.participant_role = 'actor'
        and recipients.participant_role = 'recipient'
        and actors.participant_key <> recipients.participant_key
),

announced as (
    select *
    from {{ ref('fct_events') }}
    where modality = 'future' and coalesce(event_end_date >= cast(first_reported_at as date), true)
),

happened as (
    select *
    from {{ ref('fct_events') }}
    where modality = 'actual'
),

candidates as (
    select
        announced.event_id,
        announced.first_report_text as announcement_text,
        happened.event_id as happened_event_id,
        happened.first_report_text as happening_text,
        happened.first_reported_at,
        announced.event_start_date <= happened.event_end_date + 1
        and happened.event_start_date <= announced.event_end_date + 1 as is_near_in_time
    from announced
    inner join dyads as announced_dyads on announced.event_id = announced_dyads.event_id
    inner join dyads as happened_dyads
        on
            announced_dyads.actor_key = happened_dyads.actor_key
            and announced_dyads.recipient_key = happened_dyads.recipient_key
    inner join happened
        on
            happened_dyads.event_id = happened.event_id
            and (
                announced.event_type = happened.event_type
                or (announced.event_type = 'AGREE' and happened.event_type = 'CONSULT')
            )
    where
        happened.first_reported_at > announced.first_reported_at
        and happened.first_reported_at
        <= greatest(announced.first_reported_at, cast(announced.event_end_date as timestamptz))
        + interval {{ patience_days }} day
        -- an older event that is told again is not the one that was announced
        and coalesce(happened.event_end_date >= cast(announced.first_reported_at as date), true)
),

-- Words of the few that are left: of all sentences they would take longer than everything else here.
worded as (
    select
        *,
        {{ meaning_words('announcement_text') }} as announcement_words,
        {{ meaning_words('happening_text') }} as happening_words
    from candidates
),

fulfilled as (
    select
        event_id,
        arg_min(happened_event_id, { first_reported_at: first_reported_at, tie: happened_event_id })
            as happened_event_id
    from worded
    where coalesce(is_near_in_time, {{ shared_words('announcement_words', 'happening_words') }} >= 0.4)
    group by event_id
)

select
    announced.event_id,
    announced.event_type,
    announced.actor_names,
    announced.recipient_names,
    announced.first_reported_at as announced_at,
    announced.event_start_date as announced_start_date,
    announced.event_end_date as announced_end_date,
    announced.first_report_text as announcement_text,
    fulfilled.happened_event_id is not null as has_happened,
    fulfilled.happened_event_id,
    happened.first_reported_at as happening_reported_at,
    happened.first_report_text as happening_text,
    cast(date_diff('day', announced.first_reported_at, happened.first_reported_at) as integer) as day_count
from announced
left join fulfilled on announced.event_id = fulfilled.event_id
left join happened on fulfilled.happened_event_id = happened.event_id
