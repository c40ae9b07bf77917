{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_replaced_articles() }}'
) }}

with articles as (
    {{ new_articles('articles.quote_count > 0') }}
)

select
    spans.quote_span_id,
    spans.quote_id,
    articles.article_id,
    spans.article_version_id,
    spans.span_role,
    spans.span_number,
    spans.char_start,
    spans.char_end,
    {{ cut('texts.text', 'spans.char_start', 'spans.char_end') }} as span_text,
    articles.extractor_version,
    articles.run_id
from {{ ref('int_quote_spans_unnested') }} as spans
inner join articles on spans.article_version_id = articles.article_version_id
inner join {{ ref('stg_raw__articles') }} as texts on spans.article_version_id = texts.article_version_id
