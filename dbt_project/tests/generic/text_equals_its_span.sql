{#- Receipts: for every row, the characters that its offsets name in the article's text are the row's text. -#}
{% test text_equals_its_span(model, text, char_start, char_end) %}
select
    facts.article_version_id,
    facts.{{ text }} as row_text,
    {{ cut('articles.text', 'facts.' ~ char_start, 'facts.' ~ char_end) }} as span_text
from {{ model }} as facts
left join {{ ref('dim_articles') }} as articles on facts.article_version_id = articles.article_version_id
where
    {{ is_unaudited('facts.run_id') }}
    and (
        facts.{{ text }} is distinct from {{ cut('articles.text', 'facts.' ~ char_start, 'facts.' ~ char_end) }}
        or facts.{{ char_start }} < 0
        or facts.{{ char_start }} >= facts.{{ char_end }}
    )
{% endtest %}
