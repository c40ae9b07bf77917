{{ config(materialized='table') }}

with recursive mentions as ( -- the linter has no "using key" yet -- noqa: PRS
    select
        events.event_mention_id,
        {{ make_id(["'event'", 'events.event_mention_id']) }} as event_id,
        row_number() over (
            order by articles.published_date nulls last, articles.article_id, events.position
        ) as report_number
    from {{ ref('stg_extracted__event_mentions') }} as events
    inner join {{ ref('int_articles_extracted') }} as articles
        on events.article_version_id = articles.article_version_id
),

links as (
    select distinct
        unnest([first_mention.report_number, other_mention.report_number]) as report_number,
        unnest([other_mention.report_number, first_mention.report_number]) as other_report_number
    from {{ ref('int_event_mentions_matched') }} as matched
    inner join mentions as first_mention on matched.event_mention_id = first_mention.event_mention_id
    inner join mentions as other_mention on matched.other_event_mention_id = other_mention.event_mention_id
    where first_mention.report_number <> other_mention.report_number
),

-- Whatever hangs together by matches is one happening, called after its first report.
happenings (report_number, first_report_number) using key (report_number) as (
    select
        report_number,
        report_number as first_report_number
    from mentions
    union
    select
        reached.report_number,
        min(neighbours.first_report_number) as first_report_number
    from recurring.happenings as reached
    inner join links on reached.report_number = links.report_number
    inner join happenings as neighbours on links.other_report_number = neighbours.report_number
    where neighbours.first_report_number < reached.first_report_number
    group by reached.report_number
)

select
    mentions.event_mention_id,
    firsts.event_id,
    mentions.report_number = firsts.report_number as is_first_report
from happenings
inner join mentions on happenings.report_number = mentions.report_number
inner join mentions as firsts on happenings.first_report_number = firsts.report_number
