{#- The characters of a span: offsets are half-open and in code points, as substring counts. -#}
{% macro cut(text, char_start, char_end) -%}
    substring({{ text }}, {{ char_start }} + 1, {{ char_end }} - {{ char_start }})
{%- endmacro %}


{#- Runs of letters and digits between white space. -#}
{% macro word_count(text) -%}
    cast(len(list_filter(string_split_regex({{ text }}, '\s+'), lambda word: word <> '')) as integer)
{%- endmacro %}
