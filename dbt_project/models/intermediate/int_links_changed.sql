{{ config(
    materialized='incremental',
    incremental_strategy='append'
) }}

-- depends_on: {{ ref('int_changes_followed') }}, {{ ref('int_articles_changed') }}
-- depends_on: {{ ref('int_corrections_resolved') }}
-- Articles whose names are linked otherwise than they were, with all that such a change may alter: the days and
-- entities of the links before and after. Only articles are looked at that a build has touched or a person corrected.
with touched as (
    select article_version_id
    from {{ ref('int_entities_identified') }}
    {%- if is_incremental() %}
        where change_number > {{ last_followed('int_entities_identified') }}
        union
        select article_version_id
        from {{ ref('int_articles_changed') }}
        where change_number > {{ last_followed('int_articles_changed') }} and not is_first
        union
        select article_version_id
        from {{ this }}
        where has_correction
        union
        select identified.article_version_id
        from {{ ref('int_entities_identified') }} as identified
        inner join {{ ref('int_corrections_resolved') }} as corrections
            on identified.entity_id = corrections.entity_id and corrections.target_entity_id is not null
        union
        select identified.article_version_id
        from {{ ref('int_entities_identified') }} as identified
        inner join {{ ref('int_corrections_resolved') }} as corrections
            on
                identified.entity_naming_id = corrections.entity_naming_id
                and corrections.target_entity_id is not null
    {%- else %}
        group by article_version_id
    {%- endif %}
),

links as (
    select
        linked.article_version_id,
        max(linked.article_change_number) as article_change_number,
        max(linked.published_date) as published_date,
        bit_xor(md5_number(concat_ws(
            '|', linked.entity_naming_id, linked.entity_id, linked.link_method, linked.link_score
        ))) as fingerprint,
        list(distinct linked.entity_id) as entity_ids,
        bool_or(linked.link_method = 'correction') as has_correction
    from {{ ref('int_entities_linked') }} as linked
    semi join touched on linked.article_version_id = touched.article_version_id
    group by linked.article_version_id
),

versions as (
    select
        *,
        to_base(abs(fingerprint % 4611686018427387904)::bigint, 36) as link_version
    from links
),

held as (
    {%- if is_incremental() %}
        select known.*
        from {{ this }} as known
        semi join touched on known.article_version_id = touched.article_version_id
        qualify row_number() over (partition by known.article_version_id order by known.change_number desc) = 1
    {%- else %}
        select
            article_version_id,
            article_change_number,
            published_date,
            link_version,
            entity_ids
        from versions
        where false
    {%- endif %}
)

select
    coalesce(versions.article_version_id, held.article_version_id) as article_version_id,
    versions.article_change_number,
    versions.published_date,
    versions.link_version,
    versions.entity_ids,
    coalesce(versions.has_correction, false) as has_correction,
    list_distinct([versions.published_date, held.published_date]) as touched_dates,
    list_distinct(coalesce(versions.entity_ids, []) || coalesce(held.entity_ids, [])) as touched_entity_ids,
    held.article_version_id is null as is_first,
    {{ next_change() }} as change_number
from versions
full join held on versions.article_version_id = held.article_version_id
where
    row(versions.link_version, versions.article_change_number)
    is distinct from row(held.link_version, held.article_change_number)
