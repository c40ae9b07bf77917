{#- The characters of a span: offsets are half-open and in code points, as substring counts. -#}
{% macro cut(text, char_start, char_end) -%}
    substring({{ text }}, {{ char_start }} + 1, {{ char_end }} - {{ char_start }})
{%- endmacro %}


{#- Runs of characters between spaces and line breaks; a regular expression would take three times as long. -#}
{% macro word_count(text) -%}
    cast(len(list_filter(string_split(replace({{ text }}, chr(10), ' '), ' '), lambda word: word <> '')) as integer)
{%- endmacro %}


{#- The words that carry a sentence's meaning: each once and in alphabetical order, without case and accents, none
    shorter than four letters. -#}
{% macro meaning_words(text) -%}
    list_sort(list_distinct(list_filter(
        regexp_split_to_array(lower(strip_accents({{ text }})), '[^a-z0-9]+'),
        lambda word: length(word) > 3
    )))
{%- endmacro %}


{#- Of the shorter of two lists of words, the share that the longer one has too; a handful of words proves nothing. -#}
{% macro shared_words(words, other_words) -%}
    len(list_intersect({{ words }}, {{ other_words }}))
    / greatest(4, least(len({{ words }}), len({{ other_words }})))
{%- endmacro %}
