with joined as (
    select
        quote_id,
        string_agg(span_text, ' ' order by span_number) as content_text
    from {{ ref('fct_quote_spans') }}
    where span_role = 'content'
    group by quote_id
)

select quotes.quote_id
from {{ ref('fct_quotes') }} as quotes
left join joined on quotes.quote_id = joined.quote_id
where quotes.content_text is distinct from joined.content_text
