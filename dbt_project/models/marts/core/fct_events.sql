{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_changed_happenings() }}'
) }}

with happenings as (
    {{ new_happenings() }}
),

reports as (
    select
        happenings.event_id,
        happenings.event_version,
        happenings.is_first_report,
        mentions.*,
        -- no date is the earliest: null would be the latest of all
        coalesce(mentions.published_at, cast('-infinity' as timestamptz)) as known_published_at,
        case when mentions.event_start_date is not null then {
            size: date_diff('day', mentions.event_start_date, mentions.event_end_date),
            start_date: mentions.event_start_date,
            end_date: mentions.event_end_date,
            granularity: mentions.event_date_granularity
        } end as reported_time,
        case when mentions.place_name is not null then {
            place_name: mentions.place_name,
            country_code: mentions.place_country_code,
            geonames_id: mentions.place_geonames_id
        } end as reported_place
    from happenings
    inner join {{ ref('fct_event_mentions') }} as mentions on happenings.event_mention_id = mentions.event_mention_id
),

-- What most reports say; of two that as many say, the narrower time and the name that comes first.
told_times as (
    select
        event_id,
        reported_time,
        count(*) as report_count
    from reports
    where reported_time is not null
    group by event_id, reported_time
),

times as (
    select
        event_id,
        arg_max(
            reported_time,
            {
                reports: report_count,
                narrowness: -reported_time.size,
                start: reported_time.start_date,
                granularity: reported_time.granularity
            }
        ) as reported_time
    from told_times
    group by event_id
),

told_places as (
    select
        event_id,
        reported_place,
        count(*) as report_count
    from reports
    where reported_place is not null
    group by event_id, reported_place
),

places as (
    select
        event_id,
        arg_max(
            reported_place,
            { reports: report_count, is_on_the_map: reported_place.geonames_id is not null, place: reported_place }
        ) as reported_place
    from told_places
    group by event_id
),

totals as (
    select
        event_id,
        any_value(event_type) as event_type,
        any_value(event_type_title) as event_type_title,
        any_value(quad_class) as quad_class,
        any_value(plover_scale) as plover_scale,
        coalesce(max(mode) filter (where is_first_report), min(mode)) as mode,
        max(modality) filter (where is_first_report) as modality,
        list_sort(list_distinct(flatten(list(contexts)))) as contexts,
        list_sort(list_distinct(flatten(list(actor_names)))) as actor_names,
        list_sort(list_distinct(flatten(list(recipient_names)))) as recipient_names,
        min(event_start_date) as earliest_event_date,
        max(event_end_date) as latest_event_date,
        coalesce(list_sort(list_distinct(list(place_name) filter (where place_name is not null))), [])
            as reported_place_names,
        min(dead_count) as lowest_dead_count,
        max(dead_count) as highest_dead_count,
        arg_max(dead_count, { published_at: known_published_at, tie: event_mention_id }) as latest_dead_count,
        min(injured_count) as lowest_injured_count,
        max(injured_count) as highest_injured_count,
        arg_max(injured_count, { published_at: known_published_at, tie: event_mention_id }) as latest_injured_count,
        max(arrested_count) as highest_arrested_count,
        max(troops_count) as highest_troops_count,
        count(*) as mention_count,
        count(distinct article_id) as article_count,
        count(distinct outlet_id) as outlet_count,
        bool_or(asserted_by_type = 'narrator') as is_told_by_narrator,
        coalesce(
            list_sort(
                list_distinct(list(asserted_by_speaker_name) filter (where asserted_by_speaker_name is not null))
            ),
            []
        ) as asserted_by_names,
        min(published_at) as first_reported_at,
        max(published_at) as last_reported_at,
        max(sentence_text) filter (where is_first_report) as first_report_text,
        max(event_score) as event_score,
        min(event_version) as event_version
    from reports
    group by event_id
)

select
    totals.event_id,
    totals.event_type,
    totals.event_type_title,
    totals.quad_class,
    totals.plover_scale,
    totals.mode,
    totals.contexts,
    totals.modality,
    totals.actor_names,
    totals.recipient_names,
    times.reported_time.start_date as event_start_date,
    times.reported_time.end_date as event_end_date,
    times.reported_time.granularity as event_date_granularity,
    totals.earliest_event_date,
    totals.latest_event_date,
    places.reported_place.place_name,
    places.reported_place.country_code as place_country_code,
    places.reported_place.geonames_id as place_geonames_id,
    totals.reported_place_names,
    totals.lowest_dead_count,
    totals.highest_dead_count,
    totals.latest_dead_count,
    totals.lowest_injured_count,
    totals.highest_injured_count,
    totals.latest_injured_count,
    totals.highest_arrested_count,
    totals.highest_troops_count,
    cast(totals.mention_count as integer) as mention_count,
    cast(totals.article_count as integer) as article_count,
    cast(totals.outlet_count as integer) as outlet_count,
    totals.is_told_by_narrator,
    totals.asserted_by_names,
    totals.first_reported_at,
    totals.last_reported_at,
    totals.first_report_text,
    totals.event_score,
    totals.event_version
from totals
left join times on totals.event_id = times.event_id
left join places on totals.event_id = places.event_id
