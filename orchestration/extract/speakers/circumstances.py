"""To whom and where words were said, as written: `told reporters`, `said in a letter to the mayor`, `on Twitter`."""

from __future__ import annotations

import functools

from spacy.tokens import Token

from orchestration.extract import lexicon

ADDRESSED = frozenset(
    ("tell", "ask", "urge", "warn", "assure", "remind", "inform", "advise", "order", "promise", "instruct", "beg",
     "text", "email", "write", "implore", "invite", "exhort", "congratulate", "challenge", "encourage")
)  # fmt: skip
"""Verbs whose object is who is spoken to."""
COMPARED = frozenset(("liken", "compare", "call", "point", "allude", "react", "respond"))
"""Verbs whose "to" names no listener."""
VENUE_PREPOSITIONS = frozenset(("in", "on", "at", "during", "via", "by", "over", "through", "from"))
BREAKS = frozenset((",", ";", ":", "(", "–", "—", "-"))
LONGEST = 15
"""Tokens; a longer phrase loses what follows its noun."""


def addressee(cue: Token) -> str | None:
    """`told reporters`, `said to the crowd`, `reporters were told`: whom the words were for."""
    for child in cue.children:
        if child.dep_ in ("nsubjpass", "dobj", "dative") and child.pos_ != "ADP" and _takes_listener(cue, child):
            return _written(child)
    for child in cue.children if cue.lemma_.lower() not in COMPARED else ():
        if child.lower_ == "to" and child.dep_ in ("prep", "dative"):
            for noun in child.children:
                if noun.dep_ == "pobj" and (noun.ent_type_ in ("PERSON", "ORG", "NORP") or _is_listener(noun)):
                    return _written(noun)
    return None


def venue(cue: Token) -> str | None:
    """`said in a letter`, `told CNN on Friday at a rally in Leeds`: the first phrase of an occasion or medium."""
    for child in cue.children:
        if child.dep_ == "prep" and child.lower_ in VENUE_PREPOSITIONS:
            noun = next((word for word in child.children if word.dep_ == "pobj"), None)
            if noun is not None and _names_venue(noun):
                return _written(child, noun)
    return None


def _takes_listener(cue: Token, noun: Token) -> bool:
    return cue.lemma_.lower() in ADDRESSED and (noun.dep_ == "nsubjpass" or not _names_venue(noun))


def _is_listener(noun: Token) -> bool:
    """A person or several by the word: pronouns, and the nouns that the lexicon of speakers lists."""
    words = _listeners()
    return noun.lower_ in ("me", "us", "him", "her", "them") or noun.lemma_.lower() in words


@functools.cache
def _listeners() -> frozenset[str]:
    known = lexicon.load("speakers.yml")
    return frozenset(map(str, (*known["people"], *known["groups"], "people", "folks")))


@functools.cache
def _venues() -> frozenset[str]:
    return frozenset(str(word) for words in lexicon.load("venues.yml").values() for word in words)


def _names_venue(noun: Token) -> bool:
    return noun.lemma_.lower() in _venues() or noun.lower_ in _venues()


def _written(start: Token, noun: Token | None = None) -> str:
    """The phrase from its left edge, up to its noun where the rest is long or a clause."""
    noun = noun or start
    last = noun.right_edge.i
    clause = next((child for child in noun.rights if _breaks_off(child)), None)
    if clause is not None:
        last = clause.left_edge.i - 1
    first = min(start.left_edge.i, noun.left_edge.i) if start is noun else start.i
    if last - first > LONGEST:
        last = noun.i
    text: str = start.doc[first : last + 1].text
    return text.strip(" ,;")


def _breaks_off(part: Token) -> bool:
    return part.dep_ in ("relcl", "acl", "appos") or (part.dep_ == "punct" and part.text in BREAKS)
