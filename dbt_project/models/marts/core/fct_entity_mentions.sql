{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_relinked_articles() }}'
) }}

-- depends_on: {{ ref('int_entities_identified') }}
with articles as not materialized (
    {{ new_articles('articles.entity_mention_count > 0', with_links=true) }}
),

-- Found by their run and by a number, which is quicker among all that are held than by the version's id.
mentions as (
    select *
    from {{ ref('stg_extracted__entity_mentions') }}
    where run_id in (select articles.run_id from articles)
),

linked as {% if is_incremental() %}materialized {% endif %}(
    select *
    from {{ ref('int_entities_linked') }}
    {%- if is_incremental() %}
        where article_change_number > {{ last_followed('int_articles_changed') }}
        union all
        select *
        from {{ ref('int_entities_linked') }}
        where
            link_row in (
                {{ rows_where(
                    ref('int_entities_identified'), 'article_number',
                    few('article_number', 'articles where change_number <= ' ~ last_followed('int_articles_changed'))
                ) }}
            )
    {%- endif %}
)

select
    mentions.entity_mention_id,
    articles.article_id,
    mentions.article_version_id,
    articles.outlet_id,
    articles.outlet,
    articles.published_date,
    linked.entity_id,
    linked.link_method,
    linked.link_score,
    mentions.entity_name,
    mentions.entity_type,
    mentions.mention_form,
    mentions.char_start,
    mentions.char_end,
    mentions.mention_text,
    mentions.title_as_written,
    mentions.role_as_written,
    mentions.mention_method,
    mentions.mention_score,
    mentions.name_score,
    mentions.extractor_version,
    articles.link_version,
    mentions.run_id
from mentions
inner join articles on mentions.article_version_id = articles.article_version_id
inner join linked
    on
        articles.article_number = linked.article_number
        and mentions.entity_name = linked.entity_name
        and mentions.entity_type = linked.entity_type
