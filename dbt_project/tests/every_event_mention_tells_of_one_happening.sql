-- Merging neither loses a mention nor tells it twice.
with mentions as (
    select event_mention_id
    from {{ ref('fct_event_mentions') }}
),

told as (
    select
        event_mention_id,
        count(*) as happening_count
    from {{ ref('fct_event_reports') }}
    group by event_mention_id
),

counted as (
    select sum(mention_count) as mention_count
    from {{ ref('fct_events') }}
)

select
    mentions.event_mention_id,
    coalesce(told.happening_count, 0) as happening_count
from mentions
left join told on mentions.event_mention_id = told.event_mention_id
where told.happening_count is distinct from 1
union all
select
    'all of them' as event_mention_id,
    counted.mention_count as happening_count
from counted
where counted.mention_count <> (select count(*) from mentions)
