{#- From what score on an event is a fact: below it, type, sides or modality are wrong too often among those that we
    judged (docs/dates_and_events.md, "Facts and candidates"). -#}
{% macro least_event_score() -%} {{ env_var('ONRECORD_LEAST_EVENT_SCORE', '0.7') | float }} {%- endmacro %}


{#- One row per event of the current article versions, for readers: those at least as sure as `least_event_score`,
    which are facts, or the others, which are candidates. -#}
{% macro told_events(comparison) -%}
with articles as (
    {{ new_articles('articles.event_mention_count > 0') }}
)

select
    events.event_mention_id,
    articles.article_id,
    events.article_version_id,
    articles.outlet_id,
    articles.outlet,
    articles.title,
    articles.url,
    articles.published_at,
    articles.published_date,
    events.event_type,
    event_types.event_type_title,
    event_types.quad_class,
    event_types.plover_scale,
    events.mode,
    events.contexts,
    events.modality,
    list_transform(
        events.actors, lambda participant: coalesce(participant.name, participant.mention_text)
    ) as actor_names,
    list_transform(
        events.recipients, lambda participant: coalesce(participant.name, participant.mention_text)
    ) as recipient_names,
    events.actors,
    events.recipients,
    events.place_name,
    events.place_country_code,
    events.place_geonames_id,
    events.event_start_date,
    events.event_end_date,
    events.event_date_granularity,
    case when events.asserted_by_quote_id is null then 'narrator' else 'quote' end as asserted_by_type,
    events.asserted_by_quote_id,
    quotes.speaker_status as asserted_by_speaker_status,
    quotes.speaker_name as asserted_by_speaker_name,
    events.dead_count,
    events.injured_count,
    events.arrested_count,
    events.troops_count,
    events.counts,
    events.sentence_char_start,
    events.sentence_char_end,
    events.sentence_text,
    events.trigger_char_start,
    events.trigger_char_end,
    events.trigger_text,
    events.event_score,
    events.extractor_version,
    events.run_id
from {{ ref('stg_extracted__event_mentions') }} as events
inner join articles on events.article_version_id = articles.article_version_id
left join {{ ref('dim_event_types') }} as event_types on events.event_type = event_types.event_type
left join {{ ref('stg_extracted__quotes') }} as quotes on events.asserted_by_quote_id = quotes.quote_id
where events.event_score {{ comparison }} {{ least_event_score() }}
{%- endmacro %}
