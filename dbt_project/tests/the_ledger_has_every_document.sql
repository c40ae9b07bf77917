select stored.document_id
from {{ ref('stg_raw__documents') }} as stored
anti join {{ ref('fct_ingest_ledger') }} as ledger on stored.document_id = ledger.document_id
