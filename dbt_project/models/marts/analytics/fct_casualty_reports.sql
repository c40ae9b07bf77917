-- One figure a row, with the one who gives it: a toll is a claim until it is counted.
with figures as (
    unpivot {{ ref('fct_event_mentions') }}
    on dead_count, injured_count, arrested_count, troops_count
    into name counted value casualty_count
)

select
    {{ make_id(['figures.event_mention_id', 'figures.counted']) }} as casualty_report_id,
    events.event_id,
    figures.event_mention_id,
    figures.article_id,
    figures.outlet,
    figures.published_at,
    replace(figures.counted, '_count', '') as casualty_type,
    figures.casualty_count,
    figures.modality,
    figures.asserted_by_type,
    figures.asserted_by_quote_id,
    figures.asserted_by_speaker_name,
    figures.event_type,
    events.event_start_date,
    events.event_end_date,
    events.place_name,
    events.place_country_code,
    events.actor_names,
    events.recipient_names,
    figures.sentence_text
from figures
inner join {{ ref('fct_event_reports') }} as reports on figures.event_mention_id = reports.event_mention_id
inner join {{ ref('fct_events') }} as events on reports.event_id = events.event_id
