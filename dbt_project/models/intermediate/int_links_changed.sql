{{ config(
    materialized='incremental',
    incremental_strategy='append'
) }}

-- depends_on: {{ ref('int_changes_followed') }}, {{ ref('int_articles_changed') }}
-- depends_on: {{ ref('int_corrections_resolved') }}
-- Articles whose names are linked otherwise than they were. Only articles are looked at that have changed themselves,
-- older ones that a build has touched, and those that a person corrected.
with touched as (
    {%- if is_incremental() %}
        select
            article_version_id,
            article_number
        from {{ ref('int_entities_identified') }}
        where
            change_number > {{ last_followed('int_entities_identified') }}
            and article_change_number <= {{ last_followed('int_articles_changed') }}
        union
        select
            article_version_id,
            null as article_number
        from {{ ref('int_articles_changed') }}
        where change_number > {{ last_followed('int_articles_changed') }} and not is_first
        union
        select
            article_version_id,
            article_number
        from {{ this }}
        where has_correction
        union
        select
            identified.article_version_id,
            identified.article_number
        from {{ ref('int_entities_identified') }} as identified
        inner join {{ ref('int_corrections_resolved') }} as corrections
            on identified.entity_id = corrections.entity_id and corrections.target_entity_id is not null
        union
        select
            identified.article_version_id,
            identified.article_number
        from {{ ref('int_entities_identified') }} as identified
        inner join {{ ref('int_corrections_resolved') }} as corrections
            on
                identified.entity_naming_id = corrections.entity_naming_id
                and corrections.target_entity_id is not null
    {%- else %}
        select
            article_version_id,
            article_number
        from {{ ref('int_entities_identified') }}
        where false
    {%- endif %}
),

linked as (
    select *
    from {{ ref('int_entities_linked') }}
    where article_change_number > {{ last_followed('int_articles_changed') }}
    union all
    select *
    from {{ ref('int_entities_linked') }}
    where
        article_number in ({{ few('article_number', 'touched') }})
        and article_change_number <= {{ last_followed('int_articles_changed') }}
),

links as (
    select
        any_value(linked.article_version_id) as article_version_id,
        linked.article_number,
        max(linked.article_change_number) as article_change_number,
        bit_xor(md5_number(concat_ws(
            '|', linked.entity_naming_id, linked.entity_id, linked.link_method, linked.link_score,
            if(linked.link_method = 'correction', linked.uncorrected_entity_id, null)
        ))) as fingerprint,
        bool_or(linked.link_method = 'correction') as has_correction
    from linked
    group by linked.article_number
),

versions as (
    select
        *,
        to_base(abs(fingerprint % 4611686018427387904)::bigint, 36) as link_version
    from links
),

held as (
    {%- if is_incremental() %}
        select *
        from {{ this }}
        where article_version_id in ({{ few('article_version_id', 'touched') }})
        qualify row_number() over (partition by article_version_id order by change_number desc) = 1
    {%- else %}
        select
            article_version_id,
            article_number,
            article_change_number,
            link_version
        from versions
        where false
    {%- endif %}
)

select
    coalesce(versions.article_version_id, held.article_version_id) as article_version_id,
    coalesce(versions.article_number, held.article_number) as article_number,
    versions.article_change_number,
    versions.link_version,
    coalesce(versions.has_correction, false) as has_correction,
    held.article_version_id is null as is_first,
    {{ next_change() }} as change_number
from versions
full join held on versions.article_version_id = held.article_version_id
where
    row(versions.link_version, versions.article_change_number)
    is distinct from row(held.link_version, held.article_change_number)
