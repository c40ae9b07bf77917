select
    entity_mention_id,
    article_version_id,
    position,
    char_start,
    char_end,
    mention_text,
    mention_form,
    entity_type,
    entity_name,
    title_as_written,
    role_as_written,
    coalesce(mention_method, mention_form) as mention_method,
    mention_score,
    name_score,
    extractor_version,
    run_id
from {{ source('extracted', 'entity_mentions') }}
