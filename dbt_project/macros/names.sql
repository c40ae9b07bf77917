{#-
What a name is looked up by. Everything here is made of the name alone, never of what was seen before it: so a key, and
the id that is made of it, does not depend on the order in which articles arrive.
-#}

{#- The name's key: bodies without their legal form, people without middle initials, British spelling as American.
    `normalised` is a normalised name. -#}
{% macro name_key(normalised, entity_type) -%}
    case {{ entity_type }}
        when 'organization' then {{ body_key(normalised) }}
        when 'person' then {{ person_key(normalised) }}
        else replace({{ normalised }}, '&', 'and')
    end
{%- endmacro %}


{#- "acme widgets and co inc" is "acme widgets"; a name that is nothing but legal form stays as it is. -#}
{% macro body_key(normalised) -%}
    {%- set spelled = "replace(replace(replace(replace(replace(replace(" ~ normalised ~ ", ',', ''), '&', 'and'), "
        ~ "'organisation', 'organization'), 'defence', 'defense'), 'programme', 'program'), 'co operation', 'cooperation')" -%}
    coalesce(
        nullif(regexp_replace(
            {{ spelled }},
            '( and)?( (inc|incorporated|corp|corporation|co|cos|company|ltd|limited|plc|ag|sa|nv|bv|llc|lp|llp|gmbh|spa|oy|pty|kk|asa|ab|se))+$',
            ''
        ), ''),
        {{ spelled }}
    )
{%- endmacro %}


{#- Whether a name ends with the legal form of a company: no bearer of another type does. -#}
{% macro has_legal_form(normalised) -%}
    regexp_matches({{ normalised }}, ' (inc|incorporated|corp|corporation|ltd|limited|plc|pty|llc|llp|gmbh|spa)$')
{%- endmacro %}


{#- "donald j trump" and "donald trump-led" are "donald trump", "donald trump jr" is somebody else. -#}
{% macro person_key(normalised) -%}
    regexp_replace(regexp_replace({{ normalised }}, '(\S \S+) (led|era|backed|style)$', '\1'), '^(\S{2,}) (?:(?:\w|hw|jw) )+(\S{2,}.*)$', '\1 \2')
{%- endmacro %}


{#- Whether a name is a line of a table of results: "revs 68.2 mln". -#}
{% macro is_figure(name_key) -%}
    regexp_matches({{ name_key }}, '^(revs|net|shr|oper|avg|sales|assets|deposits|loans) [0-9]')
{%- endmacro %}


{#- The id of what a key stands for. A place on the map has the key "geonames:<id>". -#}
{% macro keyed_entity_id(entity_key, entity_type) -%}
    {{ make_id(["'entity'", entity_key, entity_type]) }}
{%- endmacro %}


{#- Words of a person's name by which later stories call them: the family name, its last two words, the given name. -#}
{% macro short_forms(person_key) -%}
    {%- set words = "string_split(regexp_replace(" ~ person_key ~ ", ' (jr|sr|ii|iii|iv)$', ''), ' ')" -%}
    case
        when len({{ words }}) = 2 then [{{ words }}[2], {{ words }}[1]]
        when len({{ words }}) > 2
            then [{{ words }}[-1], {{ words }}[-2] || ' ' || {{ words }}[-1], {{ words }}[1]]
        else []
    end
{%- endmacro %}


{#- How a role reads in any article: no case and no surrounding marks; of "the death of former president" and "the
    visitor and prime minister" what is said of the bearer; null for the titles that anybody has, and for a role that
    breaks off. -#}
{% macro normalise_role(role) -%}
    {%- set plain = "trim(regexp_replace(lower(trim(" ~ role ~ ", ' .,;:')), '\\s+', ' ', 'g'))" -%}
    {%- set offices = 'president|minister|premier|chancellor|king|queen|pope|leader|senator|justice|governor' -%}
    nullif(
        regexp_replace(
            if(
                regexp_matches({{ plain }}, '({{ offices }}|chairman|chairwoman|director|executive|officer|founder|secretary|manager|treasurer|editor|chief|member|dictator|general|partner|head|owner) (and|of) '),
                {{ plain }},
                regexp_replace({{ plain }}, '^.* (?:and|of) ((?:\S+ ){0,4}(?:{{ offices }}))$', '\1')
            ),
            '^(mr|mrs|ms|miss|dr|sir|dame|lord|lady|former|the|senior|rival|official|leader|chief|rep|sen|gov|.* (of|and|the|for|to|in|at|with|by|a|an))$', ''
        ),
        ''
    )
{%- endmacro %}


{#- First letters of a name's words, without the small ones: "syrian democratic forces" is "sdf". -#}
{% macro initials(normalised) -%}
    array_to_string(
        list_transform(
            list_filter(
                string_split({{ normalised }}, ' '), lambda word: word not in ('of', 'the', 'and', 'for', 'in', 'de', 'to')
            ),
            lambda word: left(word, 1)
        ),
        ''
    )
{%- endmacro %}


{#- Of a name of several words, the letters that may stand for it; null where there are too few or too many. -#}
{% macro acronym(normalised) -%}
    if(
        contains({{ normalised }}, ' ') and length({{ initials(normalised) }}) between 2 and 8,
        {{ initials(normalised) }}, null
    )
{%- endmacro %}


{#- A town's name without the state that its article gives with it ("Mobile, Alabama"); other names whole. -#}
{% macro own_name(name, entity_type) -%}
    if({{ entity_type }} = 'place', split_part({{ name }}, ', ', 1), {{ name }})
{%- endmacro %}
