{{ config(severity='warn') }}

-- A decision whose name or text is gone, or that cannot be read, is shown, not dropped.
select
    entity_correction_id,
    corrected_name,
    unused_reason
from {{ ref('dim_entity_corrections') }}
where not is_used
