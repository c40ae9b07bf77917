{#-
Books: what articles add to a thing is written down line by line, with a `direction` of 1 where it came and of -1 where it
went (another version, another bearer, a withdrawal). No line is ever changed, and the sum of the lines is what stands.
-#}

{#- As the CTE `articles` of a book: those whose links have changed since it was written. Of one that `is_first` nothing
    is booked yet. -#}
{% macro articles_to_book() -%}
    select
        article_number,
        bool_and(is_first) as is_first,
        min(article_change_number) as article_change_number
    from {{ ref('int_links_changed') }}
    {%- if is_incremental() %}
    where change_number > {{ last_followed('int_links_changed') }}
    {%- endif %}
    group by article_number
{%- endmacro %}


{#- Their links. Those of first articles are among the last rows, so they are looked for among these alone. -#}
{% macro links_to_book() -%}
    (
        select
            linked.*,
            true as is_first
        from {{ ref('int_entities_linked') }} as linked
        where
        {%- if is_incremental() %}
            linked.article_number in (select articles.article_number from articles where articles.is_first)
            and linked.article_change_number
            >= (select min(articles.article_change_number) from articles where articles.is_first)
        union all
        select
            linked.*,
            false as is_first
        from {{ ref('int_entities_linked') }} as linked
        where
            linked.link_row in (
                {{ rows_where(
                    ref('int_entities_identified'), 'article_number',
                    few('article_number', 'articles where not is_first')
                ) }}
            )
        {%- else %}
            linked.article_number in (select articles.article_number from articles)
        {%- endif %}
    )
{%- endmacro %}


{#- The lines that lead from what stands in a book to what is so now: `now`, with `is_first` of the article. -#}
{% macro lines_to_book(now) -%}
    {%- if is_incremental() -%}
    {%- set again = "select * exclude (is_first) from " ~ now ~ " where not is_first" -%}
    , booked as (
        select * exclude (direction, change_number)
        from {{ this }}
        where
            rowid in (
                {{ rows_where(this, 'article_number', few('article_number', 'articles where not is_first')) }}
            )
        group by all
        having sum(direction) > 0
    )

    select
        came.*,
        1 as direction,
        {{ next_change() }} as change_number
    from (({{ again }} except from booked) union all select * exclude (is_first) from {{ now }} where is_first) as came
    union all
    select
        went.*,
        -1 as direction,
        {{ next_change() }} as change_number
    from (from booked except {{ again }}) as went
    {%- else -%}
    select
        * exclude (is_first),
        1 as direction,
        {{ next_change() }} as change_number
    from {{ now }}
    {%- endif -%}
{%- endmacro %}


{#- Lines that were written since a model last added up. -#}
{% macro new_lines(book) -%}
    select *
    from {{ ref(book) }}
    {%- if is_incremental() %}
    where change_number > {{ last_followed(book) }}
    {%- endif %}
{%- endmacro %}


{#- By how many a thing's distinct members (its texts, its outlets) grew with the new lines: only members are looked at
    that these lines name. -#}
{% macro members_gained(book, thing, member) -%}
    select
        {{ thing }},
        sum(if(stands, 1, 0) - if(stood, 1, 0)) as gained
    from (
        select
            {{ thing }},
            sum(direction) > 0 as stands,
            {%- if is_incremental() %}
            coalesce(sum(direction) filter (where change_number <= {{ last_followed(book) }}), 0) > 0 as stood
            {%- else %}
            false as stood
            {%- endif %}
        from {{ ref(book) }}
        {%- if is_incremental() %}
        where {{ member }} in (select lines.{{ member }} from new_lines as lines)
        group by {{ thing }}, {{ member }}
        having max(change_number) > {{ last_followed(book) }}
        {%- else %}
        where {{ member }} is not null
        group by {{ thing }}, {{ member }}
        {%- endif %}
    ) as members
    group by {{ thing }}
{%- endmacro %}


{#- As a post-hook of totals: forget the things that nothing is booked of any more. -#}
{% macro forget_empty_totals() -%}
    delete from {{ this }}
    where article_count = 0
{%- endmacro %}


{#- Entities that new lines are about. -#}
{% macro touched_entities(book='int_links_booked', key='entity_id') -%}
    select {{ key }}
    from {{ ref(book) }}
    where change_number > {{ last_followed(book) }}
    group by {{ key }}
{%- endmacro %}


{#- Days that new lines are about; of months, their first days. -#}
{% macro touched_dates(of='day') -%}
    select distinct cast(date_trunc('{{ of }}', published_date) as date) as touched_date
    from {{ ref('int_links_booked') }}
    where change_number > {{ last_followed('int_links_booked') }} and published_date is not null
{%- endmacro %}


{#- As a pre-hook: forget what is counted anew, of entities or days or months. -#}
{% macro forget_touched(column, of=none, book='int_links_booked') -%}
    {#- named whichever way the choice falls, so that dbt always sees the dependency when it parses -#}
    {%- set lines, followed = ref(book), ref('int_changes_followed') -%}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where {{ column }} in ({{ touched_dates(of) if of else touched_entities(book) }})
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}
