"""Whether the clause around a date speaks of the past or the future: it decides which Tuesday is meant."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from orchestration.extract.dates.grammar import WORDS
from orchestration.extract.dates.story import Tense

WILL = frozenset({"will", "shall", "'ll", "’ll", "wo"})
MODAL = frozenset({"would", "may", "might", "should", "must", "'d", "’d"})
MAX_STEPS = 12


def tense_at(doc: Doc | None, char_start: int, char_end: int) -> Tense | None:
    """The tense of the nearest verb above the characters; None with no parse, no verb or no clear answer."""
    span = doc.char_span(char_start, char_end, alignment_mode="expand") if doc is not None else None
    if doc is None or span is None or not len(span) or not doc.has_annotation("DEP"):
        return None
    token = span.root
    owned = token.dep_ == "poss"  # "Wednesday's ruling" was there before the verb that takes it
    of_a_noun = after = False
    for _ in range(MAX_STEPS):
        if (
            token.lower_ in ("by", "until")
            and token.head.pos_ == "VERB"
            and token.head.lemma_.lower() in WORDS["intending"]
        ):
            return "past" if _was_ahead(token) else "future"
        if after and token.lemma_.lower() in WORDS["ahead"]:
            return None  # "they expect a poor harvest after frost in April"
        if token.lemma_.lower() in WORDS["ahead"]:
            return "past" if _was_ahead(token) or _was_met(token) else "future"
        if token.lower_ == "for" and token.head.lemma_.lower() in WORDS["fixing"]:
            return "past" if _was_ahead(token) else "future"
        if token.pos_ in ("VERB", "AUX"):
            tense = _tense_of(token, 0)
            if (owned and tense == "future" and not _auxiliaries(token) & WILL) or (of_a_noun and tense == "present"):
                return None
            return tense
        if token.head == token:
            break
        token = token.head
        after = after or (of_a_noun and token.lower_ in ("after", "since"))
        of_a_noun = of_a_noun or token.pos_ in ("NOUN", "PROPN")  # "the fire in June is on everybody's mind"
    return None


def _was_ahead(token: Token) -> bool:
    """ "had been due to expire Friday": what lay ahead then is over now."""
    return any(t.lower_ == "had" for near in (token, token.head, token.head.head) for t in near.children)


def _was_met(token: Token) -> bool:
    """ "had tendered 90 % by the Tuesday deadline": what was done by then was done before the news."""
    if token.pos_ != "NOUN" or token.head.lower_ not in ("by", "before", "after"):
        return False
    above = _verb_above(token)
    return above is not None and _tense_of(above, 0) == "past"


def _auxiliaries(verb: Token) -> set[str]:
    return {t.lower_ for t in verb.children if t.dep_ in ("aux", "auxpass")}


def _tense_of(verb: Token, depth: int) -> Tense | None:
    words = _auxiliaries(verb)
    if words & WILL:
        return "future"
    if words & {"had"}:
        return "past"
    if words & {"have", "has", "'ve", "’ve"}:
        return None  # "has set Nov. 10 as the deadline"
    if words & MODAL:
        return "future"
    if "could" in words:
        return None  # "could begin in November", "could not be reached Friday"
    above = _verb_above(verb)
    if "to" in words and verb.dep_ in ("relcl", "acl") and _is_counted(verb.head):
        return _tense_of(above, depth + 1) if above is not None and depth < 4 else None
    if "to" in words:
        leads = "" if above is None or verb.dep_ == "csubj" else above.lemma_.lower()
        if above is None or leads in WORDS["ahead"] or leads in WORDS["intending"]:
            return "future"
        return None if depth < 4 and _tense_of(above, depth + 1) == "past" else "future"
    if verb.tag_ == "VBD" or words & {"was", "were", "did"} or (verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod")):
        return "past"
    if verb.tag_ == "VBG" and verb.dep_ == "acl" and not words and verb.lemma_.lower() in WORDS["scheduled"]:
        return "future"  # "a summit opening Saturday"
    if verb.tag_ in ("VBZ", "VBP") or words & {"is", "are", "am", "'s", "’s", "'re", "’re"}:
        return _of_present(verb, words)
    if above is not None and depth < 4:
        return _tense_of(above, depth + 1)
    return "past" if verb.tag_ == "VBN" else None


def _of_present(verb: Token, words: set[str]) -> Tense:
    """The present speaks of the future in timetables, of what one is to do or wants to, and under an if."""
    lemma, below = verb.lemma_.lower(), {t.lower_ for t in verb.children}
    if lemma in WORDS["scheduled"] and not words:
        return "future"  # "they meet Monday"
    if (lemma == "be" or lemma in WORDS["intending"]) and any("to" in _auxiliaries(t) for t in verb.children):
        return "future"  # "on Monday they are to meet", "in November she is set to speak"
    if "if" in below and not below & {"we", "you"}:
        return "future"  # "if she wins on Saturday"
    return "present"


def _is_counted(noun: Token) -> bool:
    """ "The first country to ratify": what follows happened when its main clause does."""
    return any(t.lower_ in ("first", "second", "third", "last", "latest", "only") for t in noun.subtree if t.i < noun.i)


def _verb_above(verb: Token) -> Token | None:
    above = verb
    for _ in range(MAX_STEPS):
        if above.head == above:
            return None
        above = above.head
        if above.pos_ in ("VERB", "AUX") or above.lemma_.lower() in WORDS["ahead"]:
            return above
    return None
