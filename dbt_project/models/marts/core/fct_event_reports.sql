select
    mentions.event_mention_id,
    merged.event_id,
    mentions.article_id,
    mentions.article_version_id,
    mentions.outlet_id,
    mentions.outlet,
    mentions.title,
    mentions.url,
    mentions.published_at,
    mentions.published_date,
    merged.is_first_report,
    mentions.event_type,
    mentions.modality,
    mentions.sentence_text,
    mentions.event_start_date,
    mentions.event_end_date,
    mentions.place_name,
    mentions.asserted_by_type,
    mentions.asserted_by_speaker_name,
    mentions.event_score,
    mentions.run_id
from {{ ref('int_event_mentions_merged') }} as merged
inner join {{ ref('fct_event_mentions') }} as mentions on merged.event_mention_id = mentions.event_mention_id
