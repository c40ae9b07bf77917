{#-
Rows that a test of single rows must look at: all but those that readers have. These were looked at before they were
published, and rows do not change after they are written. So each row is tested before anybody reads it, and an old
warehouse costs no more than a new one. A full refresh, and `dbt test --vars '{audit_all: true}'`, test all rows.
-#}
{% macro is_unaudited(run_id) -%}
    {#- named whichever way the choice falls, so that dbt always sees the dependency when it parses -#}
    {%- set runs = ref('stg_quality__runs') -%}
    {%- if flags.FULL_REFRESH or var('audit_all', false) -%}
        true
    {%- else -%}
        {{ run_id }} not in (
            select runs.run_id
            from {{ runs }} as runs
            where runs.started_at <= (
                select max(published.started_at)
                from {{ runs }} as published
                where published.run_published_at is not null
            )
        )
    {%- endif -%}
{%- endmacro %}
