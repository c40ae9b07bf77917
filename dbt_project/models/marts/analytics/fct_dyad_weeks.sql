-- An event counts in the week in which it happened, or where no report says when, in the week it was first reported.
with events as (
    select
        *,
        cast(
            date_trunc('week', coalesce(event_start_date, cast(first_reported_at as date))) as date
        ) as week_start_date,
        event_start_date is not null as is_dated
    from {{ ref('fct_events') }}
    where
        modality = 'actual'
        and coalesce(event_end_date - event_start_date <= 7, true)
),

dyads as (
    select
        events.*,
        actors.entity_id as actor_entity_id,
        actors.participant_name as actor_name,
        recipients.entity_id as recipient_entity_id,
        recipients.participant_name as recipient_name
    from events
    inner join {{ ref('fct_event_participants') }} as actors on events.event_id = actors.event_id
    inner join {{ ref('fct_event_participants') }} as recipients on events.event_id = recipients.event_id
    where
        actors.participant_role = 'actor'
        and recipients.participant_role = 'recipient'
        and actors.entity_id is not null
        and recipients.entity_id is not null
        and actors.entity_id <> recipients.entity_id
        and events.week_start_date is not null
)

select
    {{ make_id(['week_start_date', 'actor_entity_id', 'recipient_entity_id']) }} as dyad_week_id,
    week_start_date,
    actor_entity_id,
    min(actor_name) as actor_name,
    recipient_entity_id,
    min(recipient_name) as recipient_name,
    cast(count(distinct event_id) as integer) as event_count,
    cast(count(distinct event_id) filter (where is_dated) as integer) as dated_event_count,
    cast(sum(mention_count) as integer) as mention_count,
    cast(count(distinct event_id) filter (where quad_class = 'verbal_cooperation') as integer)
        as verbal_cooperation_count,
    cast(count(distinct event_id) filter (where quad_class = 'material_cooperation') as integer)
        as material_cooperation_count,
    cast(count(distinct event_id) filter (where quad_class = 'verbal_conflict') as integer) as verbal_conflict_count,
    cast(count(distinct event_id) filter (where quad_class = 'material_conflict') as integer)
        as material_conflict_count,
    -- of decimals, for sums of floats depend on the order that rows come in
    avg(cast(plover_scale as decimal(9, 3))) as mean_plover_scale
from dyads
group by all
