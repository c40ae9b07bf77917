{{ config(severity='warn') }}

-- A decision whose name or text is gone, or that cannot be read, is shown, not dropped.
select *
from {{ ref('dim_entity_corrections') }}
where not is_used
