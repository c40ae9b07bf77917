{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_relinked_articles() }}'
) }}

with articles as (
    {{ new_articles('articles.quote_count > 0', with_links=true) }}
),

extents as (
    select
        quotes.quote_id,
        quotes.article_version_id,
        list_min(list_transform(quotes.content_spans, lambda span: span.char_start)) as char_start,
        list_max(list_transform(quotes.content_spans, lambda span: span.char_end)) as char_end,
        list_concat(quotes.content_spans, quotes.cue_spans, quotes.source_spans) as spans
    from {{ ref('stg_extracted__quotes') }} as quotes
    semi join articles on quotes.article_version_id = articles.article_version_id
),

-- The passage is the run of whole blocks around content, cue and source: what a reader wants to see as evidence.
-- It is cut here, where the text is at hand: a later join would carry the whole text beside each quote.
passages as (
    select
        extents.quote_id,
        extents.char_start,
        extents.char_end,
        coalesce(
            list_max(list_filter(
                list_transform(texts.blocks, lambda block: block.char_start),
                lambda block_start: block_start <= extents.first_char
            )),
            extents.first_char
        ) as passage_char_start,
        coalesce(
            list_min(list_filter(
                list_transform(texts.blocks, lambda block: block.char_end),
                lambda block_end: block_end >= extents.last_char
            )),
            extents.last_char
        ) as passage_char_end,
        {{ cut('texts.text', 'passage_char_start', 'passage_char_end') }} as passage_text
    from (
        select
            *,
            list_min(list_transform(spans, lambda span: span.char_start)) as first_char,
            list_max(list_transform(spans, lambda span: span.char_end)) as last_char
        from extents
    ) as extents
    inner join {{ ref('stg_raw__articles') }} as texts on extents.article_version_id = texts.article_version_id
),

mentions as (
    select
        mentions.article_version_id,
        mentions.char_start,
        mentions.char_end,
        mentions.entity_name,
        linked.entity_id
    from {{ ref('stg_extracted__entity_mentions') }} as mentions
    inner join {{ ref('int_entities_linked') }} as linked
        on
            mentions.article_version_id = linked.article_version_id
            and mentions.entity_name = linked.entity_name
            and mentions.entity_type = linked.entity_type
    semi join articles on mentions.article_version_id = articles.article_version_id
    where mentions.mention_form = 'name'
),

-- Who and what a quote is about: the entities named inside its content, in text order.
subjects as (
    select
        spans.quote_id,
        mentions.entity_id,
        mentions.entity_name,
        min(mentions.char_start) as char_start
    from {{ ref('int_quote_spans_unnested') }} as spans
    inner join mentions
        on
            spans.article_version_id = mentions.article_version_id
            and spans.char_start <= mentions.char_start
            and spans.char_end >= mentions.char_end
    where spans.span_role = 'content'
    group by spans.quote_id, mentions.entity_id, mentions.entity_name
),

-- A sorted list of structs, for `list(... order by ...)` sorts group by group and takes five times as long.
abouts as (
    select
        quote_id,
        list_sort(list({ char_start: char_start, entity_id: entity_id, entity_name: entity_name })) as entities
    from subjects
    group by quote_id
),

-- A construction may have another class than its word: who asks somebody to go requests.
classes as (
    select distinct
        cue_class,
        is_speech
    from {{ ref('dim_cues') }}
)

select
    quotes.quote_id,
    articles.article_id,
    quotes.article_version_id,
    articles.outlet_id,
    articles.outlet,
    articles.title,
    articles.url,
    articles.published_at,
    articles.published_date,
    quotes.quote_type,
    quotes.content_text,
    passages.passage_char_start,
    passages.passage_char_end,
    passages.passage_text,
    passages.char_start,
    passages.char_end,
    {{ word_count('quotes.content_text') }} as word_count,
    quotes.speaker_status,
    quotes.speaker_name,
    speakers.entity_id as speaker_entity_id,
    quotes.speaker_entity_type,
    quotes.speaker_score,
    quotes.speaker_candidates,
    quotes.attribution_method,
    quotes.cue_text,
    quotes.cue_lemma,
    quotes.cue_class,
    coalesce(classes.is_speech, quotes.quote_type in ('direct', 'mixed')) as is_speech,
    cues.cue_stance,
    cues.cue_factivity,
    quotes.source_text,
    quotes.addressee,
    quotes.venue,
    quotes.reported_in_block,
    coalesce(list_transform(abouts.entities, lambda entity: entity.entity_name), []) as mentioned_entity_names,
    coalesce(list_transform(abouts.entities, lambda entity: entity.entity_id), []) as mentioned_entity_ids,
    quotes.extractor_version,
    articles.link_version,
    quotes.run_id
from {{ ref('stg_extracted__quotes') }} as quotes
inner join articles on quotes.article_version_id = articles.article_version_id
inner join passages on quotes.quote_id = passages.quote_id
left join abouts on quotes.quote_id = abouts.quote_id
left join {{ ref('dim_cues') }} as cues on quotes.cue_lemma = cues.cue_lemma
left join classes on quotes.cue_class = classes.cue_class
left join {{ ref('int_entities_linked') }} as speakers
    on
        quotes.article_version_id = speakers.article_version_id
        and quotes.speaker_name = speakers.entity_name
        -- a place that speaks is the body that governs it
        and if(quotes.speaker_entity_type = 'place', 'organization', quotes.speaker_entity_type) = speakers.entity_type
