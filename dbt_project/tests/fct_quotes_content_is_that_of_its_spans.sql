with joined as (
    select
        quote_id,
        array_to_string(
            list_transform(
                list_sort(list({ span_number: span_number, span_text: span_text })), lambda piece: piece.span_text
            ),
            ' '
        ) as content_text
    from {{ ref('fct_quote_spans') }}
    where span_role = 'content' and {{ is_unaudited('run_id') }}
    group by quote_id
)

select quotes.quote_id
from {{ ref('fct_quotes') }} as quotes
left join joined on quotes.quote_id = joined.quote_id
where {{ is_unaudited('quotes.run_id') }} and quotes.content_text is distinct from joined.content_text
