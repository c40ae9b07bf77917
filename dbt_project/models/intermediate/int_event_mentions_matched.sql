{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=['{{ forget_replaced_articles() }}', '{{ forget_replaced_articles("other_") }}']
) }}

-- Pairs of mentions that tell of one happening. Refuse rather than guess: of a hundred sentences of the same two
-- people on one day most tell of different things, so without a date that both state the sentences must look alike.
-- The shares below were set by reading 150 pairs of real articles; benchmarks/event_sample.py judges what they give.

with keyed as (
    select * from {{ ref('int_event_mentions_keyed') }}
),

fresh as (
    select *
    from keyed
    where {{ is_not_held() }}
),

neighbours as (
    select
        fresh.event_mention_id,
        fresh.article_version_id,
        fresh.run_id,
        keyed.event_mention_id as other_event_mention_id,
        keyed.article_version_id as other_article_version_id,
        keyed.run_id as other_run_id,
        fresh.article_id = keyed.article_id as is_same_article,
        fresh.is_named and keyed.is_named as is_named,
        -- both name the other side as well, and name it otherwise: the same agency rates one company after another
        fresh.is_partial and fresh.has_both_sides and keyed.has_both_sides as is_contradicted,
        -- the same sentence with other figures is the next day's notice of the same office
        len(fresh.sentence_figures) > 0
        and len(keyed.sentence_figures) > 0
        and not list_has_any(fresh.sentence_figures, keyed.sentence_figures) as has_other_figures,
        fresh.is_day_known and keyed.is_day_known as is_day_known,
        -- days may be counted from two sides of midnight, years may not
        if(fresh.is_day_known and keyed.is_day_known, 1, 0) as slack_days,
        fresh.event_start_date <= keyed.event_end_date + slack_days
        and keyed.event_start_date <= fresh.event_end_date + slack_days as is_near_in_time,
        {{ shared_words('fresh.sentence_words', 'keyed.sentence_words') }} as shared_words
    from fresh
    inner join keyed
        on
            fresh.event_type = keyed.event_type
            and fresh.modality = keyed.modality
            and fresh.pair_key = keyed.pair_key
            and fresh.event_mention_id <> keyed.event_mention_id
    where
        fresh.article_id = keyed.article_id
        or abs(fresh.published_date - keyed.published_date) <= 3
        or (fresh.is_day_known and keyed.is_day_known and abs(fresh.event_start_date - keyed.event_start_date) <= 1)
),

matched as (
    select *
    from neighbours
    where
        coalesce(is_near_in_time, true)
        and (is_day_known or not has_other_figures)
        and case
            when is_contradicted then not is_same_article and shared_words >= 0.9
            when is_day_known and is_near_in_time and is_named then shared_words >= 0.2
            when is_named and is_same_article then shared_words >= 0.35
            when is_named then shared_words >= 0.5
            when is_day_known and is_near_in_time then shared_words >= 0.5
            else shared_words >= 0.7
        end
)

-- Each mention is matched with itself, so that one that nobody repeats is a happening too.
select distinct
    event_mention_id,
    article_version_id,
    run_id,
    event_mention_id as other_event_mention_id,
    article_version_id as other_article_version_id,
    run_id as other_run_id
from fresh
union
select
    event_mention_id,
    article_version_id,
    run_id,
    other_event_mention_id,
    other_article_version_id,
    other_run_id
from matched
