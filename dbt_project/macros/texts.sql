{#- The characters of a span: offsets are half-open and in code points, as substring counts. -#}
{% macro cut(text, char_start, char_end) -%}
    substring({{ text }}, {{ char_start }} + 1, {{ char_end }} - {{ char_start }})
{%- endmacro %}


{#- Runs of characters between spaces and line breaks; a regular expression would take three times as long. -#}
{% macro word_count(text) -%}
    cast(len(list_filter(string_split(replace({{ text }}, chr(10), ' '), ' '), lambda word: word <> '')) as integer)
{%- endmacro %}
