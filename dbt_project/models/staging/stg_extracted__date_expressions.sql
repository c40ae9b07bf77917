select
    date_expression_id,
    article_version_id,
    position,
    char_start,
    char_end,
    expression_text,
    timex_type,
    timex_value,
    value_start as value_start_date,
    value_end as value_end_date,
    granularity,
    anchor,
    method,
    date_score,
    extractor_version,
    run_id
from {{ source('extracted', 'date_expressions') }}
