{#-
How a build costs what has changed, and not what is held. A log says which things changed and when, by a number that only
grows. A model that follows a log looks at what came after the number that it has seen, forgets what it holds of these
things and writes them anew; then it notes, in the same transaction, how far it has come. What it did not note it does
again, with the same outcome, so a build that breaks off, or one of a few models alone, loses nothing.
-#}

{#- The next number of a log: the clock's, or one more than the last where the clock was set back. -#}
{% macro next_change() -%}
    {%- if is_incremental() -%}
        (select greatest(epoch_ms(now()), coalesce(max(seen.change_number), 0) + 1) from {{ this }} as seen)
    {%- else -%}
        epoch_ms(now())
    {%- endif -%}
{%- endmacro %}


{#- How far a model has followed a log: 0 where it has not begun. `follower` is the model itself if no other is named. -#}
{% macro last_followed(log, follower=none) -%}
    (
        select coalesce(max(followed.change_number), 0)
        from {{ ref('int_changes_followed') }} as followed
        where followed.follower = '{{ follower or this.identifier }}' and followed.log = '{{ log }}'
    )
{%- endmacro %}


{#- What others have in a column, to be looked for in a large table. As a list, because DuckDB takes a subquery to be as
    large as what it is drawn from, and then looks for all of the table among these few. -#}
{% macro few(column, others) -%}
    select unnest(list(distinct {{ column }})) from {{ others }}
{%- endmacro %}


{#- Where in a large table the rows lie whose `key` is one of these few, found by this narrow column alone: what is looked
    for by its place is read from there and nowhere else (see profiles.yml), what is looked for by its key from all over
    the table. -#}
{% macro rows_where(relation, key, those) -%}
    select unnest(list(held.rowid)) from {{ relation }} as held where held.{{ key }} in ({{ those }})
{%- endmacro %}


{#- As the post-hook of all models: note how far an incremental model has followed the logs that it reads. -#}
{% macro note_followed() -%}
    {%- set nodes = model.depends_on.nodes if execute else [] -%}
    {%- set node = 'model.' ~ project_name ~ '.' -%}
    {%- if model.config.materialized == 'incremental' and node ~ 'int_changes_followed' in nodes %}
    insert into {{ ref('int_changes_followed') }} (follower, log, change_number)
    select
        '{{ this.identifier }}' as follower,
        noted.log,
        noted.change_number
    from (
        select '' as log, cast(0 as bigint) as change_number
        {%- for log in [
            'int_articles_changed', 'int_names_counted', 'int_names_resolved', 'int_entities_identified',
            'int_links_changed', 'int_links_booked', 'int_roles_booked'
        ] if node ~ log in nodes %}
        union all
        select '{{ log }}' as log, max(change_number) as change_number
        from {{ ref(log) }}
        {%- endfor %}
    ) as noted
    anti join {{ ref('int_changes_followed') }} as held
        on
            held.follower = '{{ this.identifier }}'
            and noted.log = held.log
            and noted.change_number <= held.change_number
    where noted.change_number > 0
    {%- endif -%}
{%- endmacro %}


{#- A table as the last build left it, for a model that is built before it; none where there is no such table, or where all
    is built anew. -#}
{% macro earlier(identifier) -%}
    {%- if execute and not flags.FULL_REFRESH -%}
        {{ return(adapter.get_relation(this.database, this.schema, identifier)) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}
