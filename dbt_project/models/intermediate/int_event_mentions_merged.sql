{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_touched_happenings() }}'
) }}

with recursive mentions as ( -- the linter has no "using key" yet -- noqa: PRS
    select
        event_mention_id,
        article_version_id,
        run_id,
        participants_version,
        row_number() over (
            order by min(published_date) nulls last, min(article_id), min(position)
        ) as report_number
    from {{ ref('int_event_mentions_keyed') }}
    where {{ is_not_held('event_mention_id') }}
    group by all
),

links as (
    select
        first_mention.report_number,
        other_mention.report_number as other_report_number
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
),

-- What a happening is told by; it tells the marts which happenings to write anew.
versions as (
    select
        happenings.first_report_number,
        {{ fingerprint("mentions.event_mention_id, mentions.run_id, mentions.participants_version") }} as event_version
    from happenings
    inner join mentions on happenings.report_number = mentions.report_number
    group by happenings.first_report_number
)

select
    mentions.event_mention_id,
    {{ make_id(["'event'", 'firsts.event_mention_id']) }} as event_id,
    mentions.report_number = firsts.report_number as is_first_report,
    versions.event_version,
    mentions.article_version_id,
    mentions.participants_version,
    mentions.run_id
from happenings
inner join mentions on happenings.report_number = mentions.report_number
inner join mentions as firsts on happenings.first_report_number = firsts.report_number
inner join versions on happenings.first_report_number = versions.first_report_number
