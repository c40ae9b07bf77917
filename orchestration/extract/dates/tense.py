"""Whether the clause around a date speaks of the past or the future: it decides which Tuesday is meant."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from orchestration.extract.dates.anchoring import Tense

FUTURE_AUXILIARIES = frozenset(
    {"will", "shall", "'ll", "’ll", "wo", "would", "may", "might", "can", "could", "should", "must", "ought", "'d"}
)
AHEAD = frozenset(
    {
        "due",
        "schedule",
        "slate",
        "set",
        "plan",
        "expect",
        "expire",
        "await",
        "upcoming",
        "ahead",
        "until",
        "till",
        "payable",
        "effective",
        "propose",
        "postpone",
        "prepare",
        "deadline",
    }
)
"""Words whose complement lies ahead: "due Friday", "scheduled for Monday"."""


def tense_at(doc: Doc, char_start: int, char_end: int) -> Tense | None:
    """The tense of the nearest verb above the characters; None where the Doc has no parse or there is no verb."""
    span = doc.char_span(char_start, char_end, alignment_mode="expand")
    if span is None or not len(span) or not doc.has_annotation("DEP"):
        return None
    token = span.root
    for _ in range(12):
        if token.lower_ in AHEAD or token.lemma_ in AHEAD:
            return "future"
        if token.pos_ in ("VERB", "AUX"):
            return _tense_of(token)
        if token.head == token:
            break
        token = token.head
    return None


def _tense_of(verb: Token, depth: int = 0) -> Tense | None:
    auxiliaries = [t for t in verb.children if t.dep_ in ("aux", "auxpass")]
    words = {t.lower_ for t in auxiliaries}
    if words & FUTURE_AUXILIARIES:
        return "past" if words & {"have", "'ve", "’ve"} and not words & {"will", "shall", "'ll", "’ll"} else "future"
    if "to" in words:
        return "future"
    if verb.tag_ == "VBD" or any(t.tag_ == "VBD" for t in auxiliaries):
        return "past"
    if any(t.lemma_ == "have" for t in auxiliaries):
        return "past"
    if verb.tag_ in ("VBZ", "VBP") or any(t.tag_ in ("VBZ", "VBP") for t in auxiliaries):
        return "present"
    if verb.head != verb and verb.head.pos_ in ("VERB", "AUX") and depth < 4:
        return _tense_of(verb.head, depth + 1)
    if verb.head != verb and verb.dep_ in ("acl", "relcl", "pcomp") and depth < 4:
        above = verb.head
        while above.head != above and above.pos_ not in ("VERB", "AUX"):
            above = above.head
        if above.pos_ in ("VERB", "AUX"):
            return _tense_of(above, depth + 1)
    return "past" if verb.tag_ == "VBN" else None
