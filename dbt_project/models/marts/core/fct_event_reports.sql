{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_changed_happenings() }}'
) }}

with reports as (
    {{ new_happenings() }}
)

select
    mentions.event_mention_id,
    reports.event_id,
    mentions.article_id,
    mentions.article_version_id,
    mentions.outlet_id,
    mentions.outlet,
    mentions.title,
    mentions.url,
    mentions.published_at,
    mentions.published_date,
    reports.is_first_report,
    mentions.event_type,
    mentions.modality,
    mentions.sentence_text,
    mentions.event_start_date,
    mentions.event_end_date,
    mentions.place_name,
    mentions.asserted_by_type,
    mentions.asserted_by_speaker_name,
    mentions.event_score,
    reports.event_version,
    mentions.run_id
from reports
inner join {{ ref('fct_event_mentions') }} as mentions on reports.event_mention_id = mentions.event_mention_id
