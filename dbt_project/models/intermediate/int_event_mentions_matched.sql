{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=['{{ forget_rekeyed_articles() }}', '{{ forget_rekeyed_articles("other_") }}']
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
    where {{ is_keyed_anew() }}
),

neighbours as (
    select
        fresh.event_mention_id,
        fresh.article_version_id,
        fresh.run_id,
        fresh.participants_version,
        keyed.event_mention_id as other_event_mention_id,
        keyed.article_version_id as other_article_version_id,
        keyed.run_id as other_run_id,
        keyed.participants_version as other_participants_version,
        fresh.article_id = keyed.article_id as is_same_article,
        fresh.is_named and keyed.is_named as is_named,
        coalesce(fresh.identified_by = keyed.identified_by, false) as is_identified,
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
        {{ shared_words('fresh.sentence_words', 'keyed.sentence_words') }} as shared_words,
        least(len(fresh.sentence_words), len(keyed.sentence_words)) as word_count
    from fresh
    inner join keyed
        on
            fresh.event_type = keyed.event_type
            and fresh.modality = keyed.modality
            and fresh.pair_key = keyed.pair_key
            and fresh.event_mention_id <> keyed.event_mention_id
    where
        coalesce(fresh.place_country_code = keyed.place_country_code, true)
        and (
            fresh.article_id = keyed.article_id
            or abs(fresh.published_date - keyed.published_date) <= 3
            or (fresh.is_day_known and keyed.is_day_known and abs(fresh.event_start_date - keyed.event_start_date) <= 1)
        )
),

matched as (
    select *
    from neighbours
    where
        coalesce(is_near_in_time, true)
        and (is_day_known or not has_other_figures)
        and case
            when is_contradicted then not is_same_article and shared_words >= 0.9
            -- where nobody says which police it was, a whole sentence has to be repeated
            when not is_identified then shared_words >= 0.9 and word_count >= 8
            when is_day_known and is_near_in_time and is_named then shared_words >= 0.2
            when is_named and is_same_article then shared_words >= 0.35
            when is_named then shared_words >= 0.5
            when is_day_known and is_near_in_time then shared_words >= 0.5
            else shared_words >= 0.7
        end
)

-- Each mention is matched with itself, so that one that nobody repeats is a happening too; every other pair stands here
-- both ways round, whichever of the two came in first.
select distinct
    event_mention_id,
    article_version_id,
    run_id,
    participants_version,
    event_mention_id as other_event_mention_id,
    article_version_id as other_article_version_id,
    run_id as other_run_id,
    participants_version as other_participants_version
from fresh
union
select
    event_mention_id,
    article_version_id,
    run_id,
    participants_version,
    other_event_mention_id,
    other_article_version_id,
    other_run_id,
    other_participants_version
from matched
union
select
    other_event_mention_id as event_mention_id,
    other_article_version_id as article_version_id,
    other_run_id as run_id,
    other_participants_version as participants_version,
    event_mention_id as other_event_mention_id,
    article_version_id as other_article_version_id,
    run_id as other_run_id,
    participants_version as other_participants_version
from matched
