with pieces as (
    select
        quote_id,
        article_version_id,
        'content' as span_role,
        unnest(content_spans) as span,
        generate_subscripts(content_spans, 1) as span_number
    from {{ ref('stg_extracted__quotes') }}
    union all
    select
        quote_id,
        article_version_id,
        'cue' as span_role,
        unnest(cue_spans) as span,
        generate_subscripts(cue_spans, 1) as span_number
    from {{ ref('stg_extracted__quotes') }}
    union all
    select
        quote_id,
        article_version_id,
        'source' as span_role,
        unnest(source_spans) as span,
        generate_subscripts(source_spans, 1) as span_number
    from {{ ref('stg_extracted__quotes') }}
)

select
    {{ make_id(['quote_id', 'span_role', 'span_number']) }} as quote_span_id,
    quote_id,
    article_version_id,
    span_role,
    cast(span_number as integer) as span_number,
    span.char_start,
    span.char_end
from pieces
