"""The words that facts may be labelled with: closed lists, which dbt and the documentation read too."""

from __future__ import annotations

from typing import Literal

EntityType = Literal["person", "organization", "place", "other"]
MentionForm = Literal["name", "nominal", "pronoun"]
MentionMethod = Literal[
    "name", "apposition", "title_or_role", "organization", "territory", "pronoun", "subject", "speaker",
]  # fmt: skip
"""By what it is known whom a mention means: its name; its place beside the name; the office, the kind of body or of
place that it tells; gender and focus; the subject before it; whose words it stands in."""
QuoteType = Literal["direct", "mixed", "indirect"]
SpeakerStatus = Literal["named", "collective", "anonymous", "document", "ambiguous", "unresolved"]
CueClass = Literal[
    "statement", "question", "request", "promise", "threat", "denial", "claim", "accusation",
    "belief", "intention", "perception", "other",
]  # fmt: skip
SPEECH_CLASSES: frozenset[str] = frozenset(
    {"statement", "question", "request", "promise", "threat", "denial", "claim", "accusation"}
)
"""The classes of words that are uttered; the others are thought, meant, seen, or not known."""
CueStance = Literal["neutral", "emphatic", "hedging", "distancing", "conceding", "approving", "disapproving"]
CueFactivity = Literal["factive", "non_factive", "counter_factive"]
AttributionMethod = Literal[
    "name", "title_or_role", "pronoun", "relative_pronoun", "organization", "metonym", "acronym",
    "floating", "conversation", "transcript", "headline", "document", "collective", "anonymous", "none",
]  # fmt: skip
Modality = Literal["actual", "future", "hypothetical", "negated", "historical"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Granularity = Literal[
    "minute", "hour", "part_of_day", "day", "weekend", "week", "month", "quarter", "season", "half_year",
    "year", "decade", "century", "none",
]  # fmt: skip
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE",
    "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Sector = Literal[
    "GOV", "JUD", "LEG", "MIL", "COP", "OPP", "PTY", "REB", "PRM", "SPY", "UAF", "CVL", "ELI", "BUS", "EDU", "MED",
    "LAB", "AGR", "JRN", "REF", "REL", "SOC", "CRM", "IGO", "NGO", "IMG",
]  # fmt: skip
"""PLOVER's primary sector codes, and those of its non-state actors that are no country's."""
EventContext = Literal[
    "political", "military", "intelligence", "peacekeeping", "economic", "diplomatic", "resource", "culture", "disease",
    "enviro_disaster", "migration", "humanitarian", "legal", "human_rights", "rights_freedoms", "gender", "lgbt",
    "terrorism", "human_security", "religion_ethnicity", "government", "election", "legislative", "cbrn", "cyber",
    "political_institutions", "corruption", "crime", "crime_murder", "crime_theft", "crime_drugs", "crime_sexual",
]  # fmt: skip
"""PLOVER's general contexts but for `future`, `historical` and `hypothetical`, which are modalities here."""
CountKind = Literal["dead", "injured", "arrested", "troops", "amount"]
