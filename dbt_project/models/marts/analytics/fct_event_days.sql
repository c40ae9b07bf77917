-- Only what happened, on the day that a report states: an event without a day is in fct_events, not here.
select
    {{ make_id(['event_start_date', 'event_type', 'place_country_code']) }} as event_day_id,
    event_start_date as event_date,
    event_type,
    event_type_title,
    quad_class,
    place_country_code,
    cast(count(*) as integer) as event_count,
    cast(sum(mention_count) as integer) as mention_count,
    cast(sum(article_count) as integer) as article_count,
    cast(count(*) filter (where outlet_count > 1) as integer) as corroborated_event_count,
    cast(sum(latest_dead_count) as bigint) as dead_count,
    cast(sum(latest_injured_count) as bigint) as injured_count
from {{ ref('fct_events') }}
where
    modality in ('actual', 'historical')
    and event_date_granularity in ('minute', 'part_of_day', 'day')
group by all
