-- A report whose happening is called after another one gave it an id of its own, if it came in before the other or
-- before the report that joins the two.
select
    {{ make_id(["'event'", 'event_mention_id']) }} as old_event_id,
    event_id as new_event_id
from {{ ref('int_event_mentions_merged') }}
where not is_first_report
