select
    run_id,
    source_ids,
    git_version,
    status as run_status,
    started_at,
    finished_at,
    published_at as run_published_at
from {{ source('quality', 'runs') }}
