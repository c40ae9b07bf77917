select
    cue_lemma,
    cue_class,
    is_speech,
    cue_stance,
    cue_factivity,
    string_split(parts_of_speech, ' ') as parts_of_speech,
    list_filter(string_split(coalesce(constructions, ''), ' '), lambda construction: construction != '')
        as constructions
from {{ ref('cues') }}
