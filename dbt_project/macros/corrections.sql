{#- The corrections of this project, then those of the user's own file where there is one. -#}
{% macro written_corrections(columns) -%}
    {%- set file = env_var('ONRECORD_CORRECTIONS', '') -%}
    select
        {% for column in columns -%}
        cast({{ column }} as varchar) as {{ column }},
        {% endfor -%}
        'project' as corrections_file
    from {{ ref('entity_corrections') }}
    {%- if file %}
    union all
    select
        {{ columns | join(', ') }},
        'user' as corrections_file
    from read_csv(
        '{{ file | replace("'", "''") }}',
        header = true, delim = ',', quote = '"', escape = '"', all_varchar = true, null_padding = true
    )
    {%- endif %}
{%- endmacro %}
