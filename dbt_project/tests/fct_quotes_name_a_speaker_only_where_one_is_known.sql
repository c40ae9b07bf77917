-- Promise 3, honest doubt: a name stands beside the status `named` and nowhere else.
select quote_id
from {{ ref('fct_quotes') }}
where (speaker_status = 'named') <> (speaker_name is not null)
