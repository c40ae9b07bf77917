{#- The id of a natural key, as `make_id` in orchestration/records/ids.py makes it: null is the empty part. -#}
{% macro make_id(parts) -%}
    left(sha256(concat_ws(
        chr(31)
        {%- for part in parts %}, coalesce(cast({{ part }} as varchar), ''){% endfor -%}
    )), 20)
{%- endmacro %}


{#- What two spellings of one name share: no case, accents, full stops, apostrophes, hyphens or leading article. -#}
{% macro normalise_name(name) -%}
    trim(regexp_replace(
        regexp_replace(
            regexp_replace(lower(strip_accents({{ name }})), '[.''’‘"“”]', '', 'g'),
            '[\s\-‐‑–_/]+', ' ', 'g'
        ),
        '^\s*the ', ''
    ))
{%- endmacro %}


{#- One entity = one normalised name of one type; null where either is unknown. -#}
{% macro entity_id(name, entity_type) -%}
    case
        when {{ name }} is not null and {{ entity_type }} is not null
            then {{ make_id(["'entity'", normalise_name(name), entity_type]) }}
    end
{%- endmacro %}


{#- One outlet = one normalised name; null where a document names none. -#}
{% macro outlet_id(outlet) -%}
    case when {{ outlet }} is not null then {{ make_id(["'outlet'", normalise_name(outlet)]) }} end
{%- endmacro %}


{#- A name, id or list of them as a number: what tables of all mentions are counted by, several times faster than by text.
    Of a million, two share one with a chance of one in forty millions. -#}
{% macro number_of(parts) -%}
    md5_number_lower(concat_ws(
        chr(31)
        {%- for part in parts %}, coalesce(cast({{ part }} as varchar), ''){% endfor -%}
    ))
{%- endmacro %}
