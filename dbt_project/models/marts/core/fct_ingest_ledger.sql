{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_corrected_documents() }}'
) }}

select
    documents.document_id,
    documents.source_id,
    documents.uri,
    documents.media_type,
    documents.byte_count,
    documents.content_sha256,
    documents.fetched_at,
    documents.outcome,
    documents.reason,
    documents.detail,
    articles.article_id,
    documents.article_version_id,
    {{ outlet_id('articles.outlet') }} as outlet_id,
    articles.outlet,
    articles.url,
    articles.title,
    documents.run_id
from {{ ref('stg_raw__documents') }} as documents
left join {{ ref('stg_raw__articles') }} as articles on documents.article_version_id = articles.article_version_id
{% if is_incremental() %}
    anti join {{ this }} as held on documents.document_id = held.document_id
{% endif %}
