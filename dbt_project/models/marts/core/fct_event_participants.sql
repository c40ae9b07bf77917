{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_changed_happenings() }}'
) }}

with reports as (
    {{ new_happenings() }}
),

participants as (
    select
        reports.event_id,
        reports.event_version,
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
    inner join reports on participants.event_mention_id = reports.event_mention_id
    inner join {{ ref('fct_event_mentions') }} as mentions
        on participants.event_mention_id = mentions.event_mention_id
),

totals as (
    select
        event_id,
        participant_role,
        participant_key,
        min(event_version) as event_version,
        min(entity_id) as entity_id,
        min(entity_type) as entity_type,
        count(distinct event_mention_id) as mention_count,
        count(distinct outlet_id) as outlet_count
    from participants
    group by event_id, participant_role, participant_key
),

told as (
    select
        event_id,
        participant_role,
        participant_key,
        participant_name,
        country_code,
        sector,
        count(*) as report_count
    from participants
    group by all
),

-- What most reports say, of equals what comes last in the alphabet: the same in every build.
chosen as (
    select
        event_id,
        participant_role,
        participant_key,
        arg_max(participant_name, { reports: report_count, tie: participant_name }) as participant_name,
        arg_max(country_code, { reports: report_count, tie: country_code }) as country_code,
        arg_max(sector, { reports: report_count, tie: sector }) as sector
    from told
    group by event_id, participant_role, participant_key
)

select
    {{ make_id(['totals.event_id', 'totals.participant_role', 'totals.participant_key']) }} as event_participant_id,
    totals.event_id,
    totals.participant_role,
    chosen.participant_name,
    totals.entity_id,
    totals.entity_type,
    chosen.country_code,
    chosen.sector,
    cast(totals.mention_count as integer) as mention_count,
    cast(totals.outlet_count as integer) as outlet_count,
    totals.event_version
from totals
inner join chosen
    on
        totals.event_id = chosen.event_id
        and totals.participant_role = chosen.participant_role
        and totals.participant_key = chosen.participant_key
