select
    event_type,
    title as event_type_title,
    description as event_type_description,
    string_split(cameo_root_codes, ' ') as cameo_root_codes,
    quad_class,
    plover_scale
from {{ ref('event_types') }}
