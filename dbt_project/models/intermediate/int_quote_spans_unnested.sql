with pieces as (
    {%- for span_role in ['content', 'cue', 'source'] %}
        select
            quote_id,
            article_version_id,
            '{{ span_role }}' as span_role,
            unnest({{ span_role }}_spans) as span,
            generate_subscripts({{ span_role }}_spans, 1) as span_number
        from {{ ref('stg_extracted__quotes') }}
        {{- ' union all' if not loop.last }}
    {%- endfor %}
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
