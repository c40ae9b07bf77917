{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_changed_happenings() }}'
) }}

-- One figure a row, with the one who gives it: a toll is a claim until it is counted.
with reports as (
    {{ new_happenings() }}
),

figures as (
    select
        mentions.* exclude (counts),
        reports.event_id,
        unnest(mentions.counts) as figure,
        generate_subscripts(mentions.counts, 1) as figure_number
    from {{ ref('fct_event_mentions') }} as mentions
    inner join reports on mentions.event_mention_id = reports.event_mention_id
    where len(mentions.counts) > 0
)

select
    {{ make_id(['figures.event_mention_id', 'figures.figure_number']) }} as casualty_report_id,
    events.event_id,
    figures.event_mention_id,
    figures.article_id,
    figures.article_version_id,
    figures.outlet,
    figures.published_at,
    figures.figure.kind as casualty_type,
    cast(figures.figure.number as bigint) as casualty_count,
    figures.figure.char_start,
    figures.figure.char_end,
    figures.figure.count_text,
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
    figures.sentence_text,
    events.event_version,
    figures.run_id
from figures
inner join {{ ref('fct_events') }} as events on figures.event_id = events.event_id
where figures.figure.kind in ('dead', 'injured', 'arrested', 'troops')
