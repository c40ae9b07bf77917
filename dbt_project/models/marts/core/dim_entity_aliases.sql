{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_touched('entity_id') }}"
) }}

-- Names that articles gave the entity, and those that are known beforehand, whether an article used them or not.
with written as (
    select
        entity_id,
        normalised_name,
        arg_max(spelling, { mention_count: mention_count, spelling: spelling }) as alias,
        arg_max(link_method, { mention_count: mention_count, link_method: link_method }) as link_method,
        sum(mention_count) as mention_count,
        sum(article_count) as article_count,
        min(first_seen_date) as first_seen_date,
        max(last_seen_date) as last_seen_date
    from {{ ref('int_entities_spelled') }}
    {%- if is_incremental() %}
        where entity_number in ({{ touched_entities(key='entity_number') }})
    {%- endif %}
    group by entity_id, normalised_name
),

listed as (
    select
        entity_id,
        {{ normalise_name('alias') }} as normalised_name,
        min(alias) as alias,
        min(alias_kind) as alias_kind
    from {{ ref('int_aliases_gathered') }}
    group by all
)

select
    {{ make_id([
        'coalesce(written.entity_id, listed.entity_id)', 'coalesce(written.normalised_name, listed.normalised_name)'
    ]) }} as entity_alias_id,
    coalesce(written.entity_id, listed.entity_id) as entity_id,
    coalesce(written.alias, listed.alias) as alias,
    coalesce(written.normalised_name, listed.normalised_name) as normalised_name,
    coalesce(listed.alias_kind, case
        when written.link_method = 'story' then 'short_form'
        when written.link_method = 'acronym' then 'acronym'
        when written.link_method = 'name_variant' then 'spelling'
        when written.link_method = 'correction' then 'correction'
        else 'name'
    end) as alias_kind,
    listed.entity_id is not null as is_known,
    cast(coalesce(written.mention_count, 0) as integer) as mention_count,
    cast(coalesce(written.article_count, 0) as integer) as article_count,
    written.first_seen_date,
    written.last_seen_date
from written
full join (
    select listed.*
    from listed
    where listed.entity_id in (select given.entity_id from written as given)
) as listed
    on written.entity_id = listed.entity_id and written.normalised_name = listed.normalised_name
