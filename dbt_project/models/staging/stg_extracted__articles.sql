select
    article_version_id,
    extractor_version,
    status as extraction_status,
    reason as failure_reason,
    detail as failure_detail,
    quote_count,
    entity_mention_count,
    event_mention_count,
    date_expression_count,
    seconds,
    extracted_at,
    run_id
from {{ source('extracted', 'articles') }}
