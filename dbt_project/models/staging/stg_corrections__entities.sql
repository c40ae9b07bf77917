{{ config(materialized='table') }}

{%- set columns = [
    'action', 'entity_name', 'entity_type', 'article_id', 'char_start', 'char_end', 'mention_text', 'target_name',
    'target_type', 'wikidata_id', 'reviewer', 'reason', 'decided_on',
] -%}

with written as (
    {{ written_corrections(columns) }}
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
