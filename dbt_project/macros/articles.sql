{#-
How the facts stay cheap: a row carries the article version and the run that wrote it. What is not
current any more is deleted, what is not there yet is added, so a build costs what has changed and a
full refresh gives the same rows.
-#}

{#- Current articles that this model does not hold yet. `has_rows`: the condition under which an article gives rows. -#}
{% macro new_articles(has_rows='true') -%}
    select articles.*
    from {{ ref('int_articles_extracted') }} as articles
    {%- if is_incremental() %}
    anti join {{ this }} as held
        on articles.article_version_id = held.article_version_id and articles.run_id = held.run_id
    {%- endif %}
    where {{ has_rows }}
{%- endmacro %}


{#- As a pre-hook: forget the articles that have a newer version or a newer extraction. -#}
{% macro forget_replaced_articles() -%}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where (article_version_id, run_id) in (
        select distinct held.article_version_id, held.run_id
        from {{ this }} as held
        anti join {{ ref('int_articles_extracted') }} as articles
            on held.article_version_id = articles.article_version_id and held.run_id = articles.run_id
    )
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}
