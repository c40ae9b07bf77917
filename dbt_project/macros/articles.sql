{#-
Facts of articles are written and forgotten by the article: a model follows the log of changed articles (see
changes.sql), so that a build costs what has changed and a full refresh gives the same rows. A model that shows entities
follows `with_links`, for a name in an old article may turn out to be somebody else's.
-#}

{#- Current articles that changed since this model was built. `has_rows`: the condition under which one gives rows. -#}
{% macro new_articles(has_rows='true', with_links=false) -%}
    select articles.*
    from {% if with_links %}{{ ref('int_articles_linked') }}{% else %}{{ ref('int_articles_extracted') }}{% endif %} as articles
    where
        {{ has_rows }}
        {%- if is_incremental() %}
        and (
            articles.change_number > {{ last_followed('int_articles_changed') }}
            {%- if with_links %}
            or articles.link_change_number > {{ last_followed('int_links_changed') }}
            {%- endif %}
        )
        {%- endif %}
{%- endmacro %}


{#- As a pre-hook: forget the articles that changed. A model of pairs names its second article with a prefix. -#}
{% macro forget_replaced_articles(prefix='') -%}
    {#- named whichever way the choice falls, so that dbt always sees the dependency when it parses -#}
    {%- set changes, followed = ref('int_articles_changed'), ref('int_changes_followed') -%}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where {{ prefix }}article_version_id in ({{ held_changes(changes, 'int_articles_changed') }})
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}


{#- As a pre-hook of a model with links: forget the articles that changed or whose names are linked otherwise. -#}
{% macro forget_relinked_articles() -%}
    {%- set changes, links = ref('int_articles_changed'), ref('int_links_changed') -%}
    {%- set followed = ref('int_changes_followed') -%}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where article_version_id in (
        {{ held_changes(changes, 'int_articles_changed') }}
        union all
        {{ held_changes(links, 'int_links_changed') }}
    )
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}


{#- Articles of the log that this model may hold: what is new to the log as well is not looked for. -#}
{% macro held_changes(changes, log) -%}
    select changes.article_version_id
    from {{ changes }} as changes
    where
        changes.change_number > {{ last_followed(log) }}
        and (not changes.is_first or {{ last_followed(log) }} = 0)
{%- endmacro %}


{#- True for rows that this model does not hold yet: of new articles, or whatever else the key names. -#}
{% macro is_not_held(key='article_version_id') -%}
    {%- if is_incremental() -%}
        ({{ key }}, run_id) not in (select held.{{ key }}, held.run_id from {{ this }} as held)
    {%- else -%}
        true
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
