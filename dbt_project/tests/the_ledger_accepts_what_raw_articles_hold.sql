-- Promise 2, nothing is thrown away: each accepted document is one stored version, and the other way round.
with accepted as (
    select
        article_version_id,
        count(*) as document_count
    from {{ ref('fct_ingest_ledger') }}
    where outcome = 'accepted'
    group by article_version_id
)

select
    accepted.article_version_id as accepted_version_id,
    stored.article_version_id as stored_version_id
from accepted
full join {{ ref('stg_raw__articles') }} as stored on accepted.article_version_id = stored.article_version_id
where accepted.document_count is distinct from 1 or stored.article_version_id is null
