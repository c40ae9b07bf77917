{{ config(materialized='table') }}

{#- The corrections of this project, then the user's own file where there is one (`entity_corrections`). -#}
{%- set file = env_var('ONRECORD_CORRECTIONS', '') if env_var is defined else '' -%}
{%- set columns = [
    'action', 'entity_name', 'entity_type', 'article_id', 'char_start', 'char_end', 'mention_text', 'target_name',
    'target_type', 'wikidata_id', 'reviewer', 'reason', 'decided_on',
] -%}

with written as (
    select
        {% for column in columns %}cast({{ column }} as varchar) as {{ column }},
        {% endfor %}'project' as corrections_file
    from {{ ref('entity_corrections') }}
    {% if file %}
    union all
    select
        {% for column in columns %}{{ column }},
        {% endfor %}'user' as corrections_file
    from read_csv(
        '{{ file | replace("'", "''") }}',
        header = true, delim = ',', quote = '"', escape = '"', all_varchar = true, null_padding = true
    )
    {% endif %}
)

select
    {{ make_id(["'correction'"] + columns[:10]) }} as entity_correction_id,
    lower(trim(action)) as action,
    nullif(trim(entity_name), '') as entity_name,
    nullif(lower(trim(entity_type)), '') as entity_type,
    nullif(trim(article_id), '') as article_id,
    try_cast(char_start as integer) as char_start,
    try_cast(char_end as integer) as char_end,
    nullif(mention_text, '') as mention_text,
    nullif(trim(target_name), '') as target_name,
    nullif(lower(trim(target_type)), '') as target_type,
    nullif(trim(wikidata_id), '') as wikidata_id,
    nullif(trim(reviewer), '') as reviewer,
    nullif(trim(reason), '') as reason,
    try_cast(decided_on as date) as decided_on,
    corrections_file
from written
qualify row_number() over (partition by entity_correction_id order by corrections_file, decided_on) = 1
