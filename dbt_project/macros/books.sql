{#-
Books: what articles add to a thing is written down line by line, with a `direction` of 1 where it came and of -1 where it
went (another version, another bearer, a withdrawal). No line is ever changed, and the sum of the lines is what stands.
-#}

{#- As a CTE of a book: what stands in it of the articles that are booked anew. -#}
{% macro lines_booked(now) -%}
    {%- if is_incremental() -%}
    select * exclude (direction, change_number)
    from {{ this }}
    where article_number in (select articles.article_number from articles)
    group by all
    having sum(direction) > 0
    {%- else -%}
    select *
    from {{ now }}
    where false
    {%- endif -%}
{%- endmacro %}


{#- The lines that lead from what stands in a book to what is so now. -#}
{% macro lines_to_book(now, booked) -%}
    select
        came.*,
        1 as direction,
        {{ next_change() }} as change_number
    from (from {{ now }} except from {{ booked }}) as came
    union all
    select
        went.*,
        -1 as direction,
        {{ next_change() }} as change_number
    from (from {{ booked }} except from {{ now }}) as went
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
    select distinct {{ key }}
    from {{ ref(book) }}
    where change_number > {{ last_followed(book) }}
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
