{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_replaced_articles() }}'
) }}

with articles as (
    {{ new_articles('articles.entity_mention_count > 0') }}
),

given as (
    select
        named.entity_naming_id,
        named.article_version_id,
        named.name_key,
        -- "of the board", "and ...": what stands behind is not the role; "sen." is "sen"
        ' ' || replace(regexp_replace(
            unnest(named.roles), ' (of|for|at|in|with|to|from|and|who|on|since|under|turned) .*$', ''
        ), '.', '') || ' ' as role_head,
        named.run_id
    from {{ ref('int_entities_named') }} as named
    semi join articles
        on
            named.article_version_id = articles.article_version_id
            and named.article_change_number = articles.change_number
    where named.entity_type = 'person' and contains(named.name_key, ' ') and len(named.roles) > 0
)

select distinct
    given.entity_naming_id,
    given.article_version_id,
    given.name_key,
    classes.role_class,
    classes.role_sphere,
    given.run_id
from given
inner join {{ ref('role_classes') }} as classes
    on contains(given.role_head, ' ' || classes.role_phrase || ' ')
