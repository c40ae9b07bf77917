{#-
How the facts stay cheap: a row carries the article version and the run that wrote it. What is not
current any more is deleted, what is not there yet is added, so a build costs what has changed and a
full refresh gives the same rows.
-#}

{#- Current articles that this model does not hold yet. `has_rows`: the condition under which an article gives rows. A
    model that shows entities `with_links` writes an article's rows anew when one of its names is linked otherwise. -#}
{% macro new_articles(has_rows='true', with_links=false) -%}
    select articles.*
    from {% if with_links %}{{ ref('int_articles_linked') }}{% else %}{{ ref('int_articles_extracted') }}{% endif %} as articles
    {%- if is_incremental() %}
    anti join {{ this }} as held
        on
            articles.article_version_id = held.article_version_id
            and articles.run_id = held.run_id
            {%- if with_links %}
            and articles.link_version = held.link_version
            {%- endif %}
    {%- endif %}
    where {{ has_rows }}
{%- endmacro %}


{#- As a pre-hook of a model with links: forget the articles that were replaced or whose names are linked otherwise. -#}
{% macro forget_relinked_articles() -%}
    {#- named whichever way the choice falls, so that dbt always sees the dependency when it parses -#}
    {%- set articles = ref('int_articles_linked') -%}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where (article_version_id, run_id, link_version) in (
        select distinct held.article_version_id, held.run_id, held.link_version
        from {{ this }} as held
        anti join {{ articles }} as articles
            on
                held.article_version_id = articles.article_version_id
                and held.run_id = articles.run_id
                and held.link_version = articles.link_version
    )
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}


{#- True for rows that this model does not hold yet: of new articles, or whatever else the key names. -#}
{% macro is_not_held(key='article_version_id') -%}
    {%- if is_incremental() -%}
        ({{ key }}, run_id) not in (select held.{{ key }}, held.run_id from {{ this }} as held)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}


{#- As a pre-hook: forget the articles that have a newer version or a newer extraction. A model of pairs names its
    second article with a prefix. -#}
{% macro forget_replaced_articles(prefix='') -%}
    {#- named whichever way the choice falls, so that dbt always sees the dependency when it parses -#}
    {%- set articles = ref('int_articles_extracted') -%}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where ({{ prefix }}article_version_id, {{ prefix }}run_id) in (
        select distinct held.{{ prefix }}article_version_id, held.{{ prefix }}run_id
        from {{ this }} as held
        anti join {{ articles }} as articles
            on
                held.{{ prefix }}article_version_id = articles.article_version_id
                and held.{{ prefix }}run_id = articles.run_id
    )
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}


{#- As a pre-hook of the ledger: forget the documents whose article was corrected (another outlet, address or title), so
    that they come back as it is now. -#}
{% macro forget_corrected_documents() -%}
    {%- set articles = ref('stg_raw__articles') -%}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where document_id in (
        select held.document_id
        from {{ this }} as held
        inner join {{ articles }} as articles on held.article_version_id = articles.article_version_id
        where
            row(held.outlet, held.url, held.title)
            is distinct from row(articles.outlet, articles.url, articles.title)
    )
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}
