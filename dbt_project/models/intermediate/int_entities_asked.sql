{{ config(materialized='table') }}

-- depends_on: {{ ref('int_changes_followed') }}, {{ ref('int_namings_replaced') }}, {{ ref('int_names_counted') }}
{%- set is_anew = earlier('int_entities_identified') is none %}
{%- set articles_seen = last_followed('int_articles_changed', 'int_entities_identified') %}

-- Names in articles whose link is to be made: those that are new, those whose name stands for something else than it
-- did, and the short names around a story that came, went or changed, which may tell whose they are. Evidence reaches
-- no further than `story_days`, so what is asked does not grow with the age of the warehouse.
-- (Names are read from their table each time: a CTE that is used three times would be a copy of all of them.)
with
{% if is_anew -%}
    asked as (
        select *
        from {{ ref('int_entities_named') }}
    )
{%- else -%}
    fresh as (
        select *
        from {{ ref('int_entities_named') }}
        where article_change_number > {{ articles_seen }}
    ),

    -- a name that new articles alone have need not be looked for in others
    fresh_names as (
        select
            name_number,
            count(*) as article_count
        from fresh
        group by name_number
    ),

    other_names as (
        select resolved.name_number
        from {{ ref('int_names_resolved') }} as resolved
        inner join {{ ref('int_names_counted') }} as counted on resolved.name_number = counted.name_number
        left join fresh_names on resolved.name_number = fresh_names.name_number
        where
            resolved.change_number > {{ last_followed('int_names_resolved', 'int_entities_identified') }}
            and counted.article_count > coalesce(fresh_names.article_count, 0)
    ),

    renamed as (
        select named.*
        from {{ ref('int_entities_named') }} as named
        semi join other_names on named.name_number = other_names.name_number
        where named.article_change_number <= {{ articles_seen }}
    ),

    changed as (
        select
            short_forms,
            published_date
        from fresh
        union all
        select
            short_forms,
            published_date
        from renamed
        union all
        select
            short_forms,
            published_date
        from {{ ref('int_namings_replaced') }}
        where change_number > {{ articles_seen }}
    ),

    forms as (
        select distinct
            unnest(short_forms) as short_form,
            published_date
        from changed
    ),

    form_days as (
        select distinct
            short_form,
            {{ days_around('published_date') }} as published_date
        from forms
    ),

    around as (
        select named.*
        from {{ ref('int_entities_named') }} as named
        semi join form_days
            on named.name_key = form_days.short_form and named.published_date = form_days.published_date
        anti join renamed on named.entity_naming_id = renamed.entity_naming_id
        where
            (
                named.entity_type in ('person', 'organization')
                or named.name_number in (
                    select resolved.name_number
                    from {{ ref('int_names_resolved') }} as resolved
                    where resolved.voted_type in ('person', 'organization')
                )
            )
            and not contains(named.name_key, ' ')
            and named.article_change_number <= {{ articles_seen }}
    ),

    asked as (
        select *
        from fresh
        union all
        select *
        from renamed
        union all
        select *
        from around
    )
{%- endif %},

resolved as (
    select *
    from {{ ref('int_names_resolved') }}
    where name_number in ({{ few('name_number', 'asked') }})
)

select
    asked.entity_naming_id,
    asked.entity_name,
    asked.normalised_name,
    asked.name_key,
    asked.entity_type,
    asked.article_id,
    asked.article_version_id,
    asked.outlet_id,
    asked.published_date,
    asked.text_sha256,
    asked.first_seen_at,
    asked.mention_count,
    asked.spoken_quote_count,
    asked.following_key,
    asked.name_score,
    asked.roles,
    asked.run_id,
    asked.article_change_number,
    resolved.name_state,
    resolved.name_method,
    resolved.is_shared,
    resolved.main_type,
    resolved.is_sure,
    resolved.voted_key,
    resolved.voted_type,
    resolved.entity_key as name_entity_key,
    resolved.resolved_type
from asked
inner join resolved on asked.name_number = resolved.name_number
