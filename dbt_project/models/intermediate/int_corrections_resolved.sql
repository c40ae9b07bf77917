{{ config(materialized='table') }}

-- What people have corrected, as ids: of a whole entity, or of one name in one article.
with corrections as (
    select
        *,
        {{ normalise_name(own_name('entity_name', 'entity_type')) }} as normalised_name,
        {{ normalise_name('target_name') }} as normalised_target,
        coalesce(target_type, entity_type) as wanted_type,
        regexp_full_match(coalesce(entity_name, ''), '[0-9a-f]{20}') as is_id,
        action in ('split', 'link') and article_id is not null as is_of_one_article,
        action = 'link' and article_id is not null and target_name is null as is_of_one_item
    from {{ ref('stg_corrections__entities') }}
),

names as (
    select
        normalised_name,
        entity_type,
        {{ keyed_entity_id('entity_key', 'resolved_type') }} as entity_id,
        entity_key,
        resolved_type
    from {{ ref('int_names_resolved') }}
    where
        normalised_name in (select corrections.normalised_name from corrections)
        or normalised_name in (select corrections.normalised_target from corrections)
),

-- Whose a Wikidata item is already: by the lists, or by a decision about a whole entity.
items as (
    select
        wikidata_id,
        min(entity_key) as entity_key,
        min_by(entity_type, entity_key) as entity_type
    from (
        select
            wikidata_id,
            entity_key,
            entity_type
        from {{ ref('int_aliases_gathered') }}
        union all
        select
            linking.wikidata_id,
            names.entity_key,
            names.resolved_type as entity_type
        from corrections as linking
        inner join names
            on linking.normalised_name = names.normalised_name and linking.entity_type = names.entity_type
        where linking.action = 'link' and not linking.is_of_one_article
    )
    where wikidata_id is not null
    group by wikidata_id
),

identified as (
    select
        corrections.*,
        case when corrections.is_id then corrections.entity_name else sources.entity_id end as corrected_entity_id,
        case
            -- an item that nobody is yet makes an entity of its own
            when corrections.is_of_one_item
                then coalesce(items.entity_key, 'wikidata:' || lower(corrections.wikidata_id))
            when corrections.action = 'retype'
                then
                    coalesce(
                        sources.entity_key, {{ name_key('corrections.normalised_name', 'corrections.wanted_type') }}
                    )
            else coalesce(
                targets.entity_key, {{ name_key('corrections.normalised_target', 'corrections.wanted_type') }}
            )
        end as target_entity_key,
        case
            when corrections.is_of_one_item then coalesce(items.entity_type, corrections.wanted_type)
            when corrections.action = 'retype' then corrections.target_type
            else coalesce(targets.resolved_type, corrections.wanted_type)
        end as target_entity_type
    from corrections
    left join items on corrections.is_of_one_item and corrections.wikidata_id = items.wikidata_id
    left join names as sources
        on corrections.normalised_name = sources.normalised_name and corrections.entity_type = sources.entity_type
    left join names as targets
        on corrections.normalised_target = targets.normalised_name and corrections.wanted_type = targets.entity_type
),

-- The evidence of a correction in one article: its name there, or the very characters.
namings as (
    select
        identified.entity_correction_id,
        named.entity_naming_id
    from identified
    inner join {{ ref('int_entities_named') }} as named
        on
            identified.article_id = named.article_id
            and identified.normalised_name = named.normalised_name
            and identified.entity_type = named.entity_type
    where identified.is_of_one_article and identified.char_start is null
    union
    select
        identified.entity_correction_id,
        named.entity_naming_id
    from identified
    inner join {{ ref('int_entities_named') }} as named on identified.article_id = named.article_id
    inner join {{ ref('stg_extracted__entity_mentions') }} as mentions
        on
            named.article_version_id = mentions.article_version_id
            and named.entity_name = mentions.entity_name
            and named.entity_type = mentions.entity_type
            and identified.char_start = mentions.char_start
            and identified.char_end = mentions.char_end
            and identified.mention_text = mentions.mention_text
    where identified.is_of_one_article and identified.char_start is not null
),

judged as (
    select
        identified.*,
        namings.entity_naming_id,
        case
            when identified.action not in ('merge', 'split', 'rename', 'retype', 'link') or identified.action is null
                then 'unknown_action'
            when identified.reviewer is null or identified.reason is null or identified.decided_on is null
                then 'incomplete'
            when
                not identified.is_id and (identified.entity_name is null or identified.entity_type is null)
                and identified.char_start is null
                then 'incomplete'
            when identified.action in ('merge', 'split', 'rename') and identified.target_name is null then 'incomplete'
            when identified.action = 'split' and identified.article_id is null then 'incomplete'
            when identified.action = 'retype' and identified.target_type is null then 'incomplete'
            when
                identified.action = 'link' and identified.wikidata_id is null and identified.target_name is null
                then 'incomplete'
            when identified.is_of_one_article and namings.entity_naming_id is null then 'text_is_gone'
            when not identified.is_of_one_article and identified.corrected_entity_id is null then 'name_is_gone'
        end as unused_reason
    from identified
    left join namings on identified.entity_correction_id = namings.entity_correction_id
),

effects as (
    select
        *,
        if(is_of_one_article, null, corrected_entity_id) as entity_id,
        if(
            unused_reason is null
            and (action in ('merge', 'split', 'retype') or (action = 'link' and is_of_one_article)),
            {{ keyed_entity_id('target_entity_key', 'target_entity_type') }},
            null
        ) as target_entity_id
    from judged
),

-- The last decision about a thing is the one that holds.
latest as (
    select
        *,
        row_number() over (
            partition by coalesce(entity_naming_id, entity_id), target_entity_id is not null, action = 'rename'
            order by decided_on desc nulls last, entity_correction_id asc
        ) > 1 as is_superseded
    from effects
),

moves as (
    select
        entity_id,
        target_entity_id,
        target_entity_key,
        target_entity_type
    from latest
    where unused_reason is null and not is_superseded and entity_id is not null and target_entity_id is not null
)

select
    {{ make_id(['latest.entity_correction_id', 'latest.entity_naming_id']) }} as correction_effect_id,
    latest.entity_correction_id,
    latest.action,
    latest.entity_name,
    latest.entity_type,
    latest.article_id,
    latest.target_name,
    latest.wikidata_id,
    latest.reviewer,
    latest.reason,
    latest.decided_on,
    latest.corrections_file,
    latest.entity_id,
    latest.entity_naming_id,
    -- A merge into what was merged itself goes all the way.
    coalesce(thirds.target_entity_id, seconds.target_entity_id, latest.target_entity_id) as target_entity_id,
    coalesce(thirds.target_entity_key, seconds.target_entity_key, latest.target_entity_key) as target_entity_key,
    coalesce(thirds.target_entity_type, seconds.target_entity_type, latest.target_entity_type) as target_entity_type,
    case when latest.unused_reason is null and latest.is_superseded then 'superseded' else latest.unused_reason end
        as unused_reason
from latest
left join moves as seconds on latest.target_entity_id = seconds.entity_id
left join moves as thirds on seconds.target_entity_id = thirds.entity_id
