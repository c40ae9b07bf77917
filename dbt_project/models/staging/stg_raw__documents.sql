select
    document_id,
    source_id,
    uri,
    media_type,
    byte_count,
    content_sha256,
    fetched_at,
    outcome,
    reason,
    detail,
    article_version_id,
    run_id
from {{ source('raw', 'documents') }}
