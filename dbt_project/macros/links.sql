{#- Days around an article in which other stories tell whom a short name means. -#}
{% macro story_days() -%}14{%- endmacro %}


{#- These days, one a row. -#}
{% macro days_around(day) -%}
    {{ day }} + unnest(cast(range(-{{ story_days() }}, {{ story_days() }} + 1) as integer []))
{%- endmacro %}


{#- Stretches of days of which the days around any day touch two at most: stories joined by them, and then by their
    days, are never compared with those of other years. -#}
{% macro story_block(day) -%}
    date_diff('day', date '1970-01-01', {{ day }}) // {{ 2 * (story_days() | int) + 1 }}
{%- endmacro %}


{#- Those that the days around a day touch, one a row. -#}
{% macro blocks_around(day) -%}
    unnest(list_distinct([
        {{ story_block(day ~ ' - ' ~ story_days()) }}, {{ story_block(day ~ ' + ' ~ story_days()) }}
    ]))
{%- endmacro %}


{#- Below this `name_score` a name that nothing else supports is no link: of the names above it 97 to 98 % are right,
    cross-validated, of those below it about half (benchmarks/name_calibration.py). -#}
{% macro least_name_score() -%}0.85{%- endmacro %}


{#- From this `name_score` an article reads a name surely: 99 % of such names are right. -#}
{% macro sure_score() -%}0.95{%- endmacro %}


{#- What a link rests on, beside its method: links of one method and evidence have one score (seeds/link_scores.csv). -#}
{% macro link_evidence() -%}
    case link_method
        when 'story' then story_evidence
        when 'body_of_country' then if(country_share = 1, 'named', 'told')
        when 'name_variant' then if(entity_type <> entity_type_linked, 'retyped', entity_type_linked)
        when 'same_name' then case
            when name_score is null then 'not scored'
            when name_score >= 0.97 then 'sure name'
            when name_score >= 0.9 then 'likely name'
            else 'doubted name'
        end
        when 'open' then if(is_doubtful, 'doubtful', 'any')
        else 'any'
    end
{%- endmacro %}


{#- Names that a changed count can alter, as the spelling that all readings of a name share: those of the same key; longer
    names that the key shortens; its plural; the acronym it spells out. -#}
{% macro names_to_resolve() -%}
    {%- set counted = ref('int_names_counted') -%}
    with changed as (
        select *
        from {{ counted }}
        where change_number > {{ last_followed('int_names_counted') }}
    ),

    altered_keys as (
        select name_key
        from changed
        union
        select name_key || 's' as name_key
        from changed
        union
        select acronym as name_key
        from changed
        where acronym is not null
    )

    select altered.normalised_name
    from {{ counted }} as altered
    semi join altered_keys on altered.name_key = altered_keys.name_key
    union
    select altered.normalised_name
    from (
        select
            normalised_name,
            unnest(shorter_keys) as shorter_key
        from {{ counted }}
        where len(shorter_keys) > 0
    ) as altered
    semi join changed on altered.shorter_key = changed.name_key
    union
    select altered.normalised_name
    from {{ counted }} as altered
    inner join (
        select distinct name_key
        from {{ ref('int_namesakes_separated') }}
    ) as split_names on altered.entity_type = 'person' and altered.name_key = split_names.name_key
    union
    select held.normalised_name
    from {{ this }} as held
    where held.split_state is not null
{%- endmacro %}


{#- As a pre-hook of int_names_resolved: forget names that no article has any more. -#}
{% macro forget_uncounted_names() -%}
    {%- set counted, followed = ref('int_names_counted'), ref('int_changes_followed') -%}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where name_number in (
        select counted.name_number
        from {{ counted }} as counted
        where counted.article_count = 0 and counted.change_number > {{ last_followed('int_names_counted') }}
    )
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}


{#- As a pre-hook of int_entities_identified: forget the links in older articles that are made anew. -#}
{% macro forget_asked_links() -%}
    {#- the names, too, are a log that int_entities_asked reads for this model -#}
    {%- set asked, names = ref('int_entities_asked'), ref('int_names_resolved') -%}
    {%- if is_incremental() -%}
    {%- set older -%}
    from {{ asked }} as asked
    where asked.article_change_number <= {{ last_followed('int_articles_changed') }}
    {%- endset %}
    delete from {{ this }}
    where
        -- most rows are told apart by the number alone
        article_number in (select {{ number_of(['asked.article_id']) }} {{ older }})
        and entity_naming_id in (select asked.entity_naming_id {{ older }})
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}


{#- Entities whose row is made anew: those with changed links or roles, and those that people decide about, or did. -#}
{% macro entities_to_describe(key='entity_id') -%}
    {%- set decided = earlier('dim_entity_corrections') -%}
    {{ touched_entities(key=key) }}
    union all
    {{ touched_entities('int_roles_booked', key=key) }}
    union all
    select {% if key == 'entity_id' %}entity_id{% else %}{{ number_of(['entity_id']) }} as {{ key }}{% endif %}
    from (
        select unnest([entity_id, target_entity_id]) as entity_id
        from {{ ref('int_corrections_resolved') }}
        {%- if decided %}
        union all
        select entity_id
        from {{ decided }}
        {%- endif %}
    ) as decided
    where entity_id is not null
{%- endmacro %}


{#- As a pre-hook of dim_entities: forget them. -#}
{% macro forget_entities_to_describe() -%}
    {%- set links, roles, followed = ref('int_links_booked'), ref('int_roles_booked'), ref('int_changes_followed') -%}
    {%- set counted, corrections = ref('int_entities_counted'), ref('int_corrections_resolved') -%}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where entity_id in ({{ entities_to_describe() }})
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}
