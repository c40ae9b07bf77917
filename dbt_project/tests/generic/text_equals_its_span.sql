{#- Receipts: for every row, the characters that its offsets name in the article's text are the row's text. -#}
{% test text_equals_its_span(model, text, char_start, char_end) %}
with facts as materialized (
    select
        article_version_id,
        {{ text }} as row_text,
        {{ char_start }} as char_start,
        {{ char_end }} as char_end
    from {{ model }}
    where {{ is_unaudited('run_id') }}
)

select
    facts.article_version_id,
    facts.row_text,
    {{ cut('articles.text', 'facts.char_start', 'facts.char_end') }} as span_text
from facts
left join {{ ref('dim_articles') }} as articles on facts.article_version_id = articles.article_version_id
where
    facts.row_text is distinct from {{ cut('articles.text', 'facts.char_start', 'facts.char_end') }}
    or facts.char_start < 0
    or facts.char_start >= facts.char_end
{% endtest %}
