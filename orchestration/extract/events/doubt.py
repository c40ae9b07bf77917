"""When a word of the codebook is not taken for an event: a figure of speech, a private matter, half a dyad.

Refusing costs recall and is said nowhere in the output; each reason below is one that readers of samples named.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from spacy.tokens import Token

from orchestration.extract.events.agents import sector_of
from orchestration.extract.events.codebook import BOOK, MATERIAL_CONFLICT, Code
from orchestration.extract.events.participants import ACTOR_LABELS, Cast
from orchestration.extract.events.topics import Topic
from orchestration.extract.lexicon import load
from orchestration.records import Participant

NEEDS_BOTH = frozenset({"AID", "COOPERATE"})
"""PLOVER's manual requires a recipient of these."""
NEEDS_ACTOR = frozenset(
    {"ACCUSE", "SUPPORT", "REJECT", "AGREE", "CONCEDE", "THREATEN", "REQUEST", "CONSULT", "COOPERATE"}
)
"""Nouns of these say nothing without the one whose act it is: "criticism of the mayor"."""
HARM = frozenset(
    {
        "killed",
        "kill",
        "killing",
        "kills",
        "dead",
        "deaths",
        "wounded",
        "injured",
        "casualties",
        "explosion",
        "explosions",
        "blast",
    }
)
ARMED = frozenset({"MIL", "REB", "PRM", "UAF", "COP", "IMG"})
UNTOLD = frozenset({"i", "we", "you", "us", "me", "one", "them", "him", "her"})
"""Pronouns that name nobody to a reader of the row, and those that only a control verb made an actor."""
PUBLIC = frozenset({
    "GOV", "MIL", "COP", "JUD", "LEG", "REB", "OPP", "PTY", "IGO", "NGO", "LAB", "UAF", "SPY", "REF", "PRM", "IMG",
    "AGR",
})  # fmt: skip
"""Sectors whose dealings are public affairs also on the business page."""


def is_private_business(topic: Topic, code: Code, people: Iterable[Participant]) -> bool:
    """Dealings of companies with one another ("agreed to buy"), which PLOVER does not code: a business article, and
    neither a state, an office, a court nor a union takes part."""
    if not topic.is_business or code.event_type in MATERIAL_CONFLICT:
        return False
    return not any(one.sector in PUBLIC or (one.country_code and one.sector is None) for one in people)


@functools.cache
def _violent() -> frozenset[str]:
    return frozenset(load("topics.yml")["violence"])


def is_doubtful(
    cast: Cast, code: Code, trigger: Token, actors: list[Participant], recipients: list[Participant]
) -> bool:
    """Whether one of the reasons holds."""
    lemma = trigger.lemma_.lower()
    if cast.topic.is_play and lemma not in BOOK.words["hard"]:
        return True
    if (
        code.event_type == "ASSAULT"
        and lemma in BOOK.words["figurative"]
        and is_figure(cast, trigger, actors, recipients)
    ):
        return True
    if code.event_type == "ASSAULT" and not actors and _is_accident(trigger):
        return True
    if code.event_type in NEEDS_BOTH and not _has_partner(cast, code, actors, recipients):
        return True
    if trigger.pos_ in ("NOUN", "PROPN") and code.event_type in NEEDS_ACTOR and not actors:
        return True
    if actors and all(cast.is_pronoun(p) and _words(cast, p) in UNTOLD for p in actors):
        return True
    if code.event_type in MATERIAL_CONFLICT or (code.event_type, code.mode) == ("RETREAT", "release"):
        return False
    return all(_is_private(cast, p) for p in (*actors, *recipients))


def _is_accident(trigger: Token) -> bool:
    """Nobody did it, and the sentence names what did: "killed when a ferry sank"."""
    words = {token.lemma_.lower() for token in trigger.sent}
    harm = {token.lower_ for token in trigger.sent} & _violent() - HARM
    return bool(words & BOOK.words["accidents"]) and not harm


def is_figure(cast: Cast, trigger: Token, actors: list[Participant], recipients: list[Participant]) -> bool:
    """An attack or a battle without violence around it: in an article of some length that tells of none, or of one
    person on another."""
    if any(token.lower_ in _violent() and token != trigger for token in trigger.sent):
        return False
    if any(sector_of(_words(cast, p)) in ARMED for p in (*actors, *recipients)):
        return False
    personal = any(_is_named(cast, p, "person") for p in actors)
    against = all(_is_named(cast, p, "person", "organization") for p in recipients)
    return cast.topic.is_peaceful or (personal and against)


def _is_named(cast: Cast, one: Participant, *entity_types: str) -> bool:
    root = cast.root(one)
    mention = cast.mention(root) if root is not None else None
    return mention is not None and mention.entity_type in entity_types


def _has_partner(cast: Cast, code: Code, actors: list[Participant], recipients: list[Participant]) -> bool:
    able = [p for p in recipients if (root := cast.root(p)) is not None and cast.is_actor(root)]
    return bool(able) or (code.event_type == "COOPERATE" and len(actors) > 1)


def _words(cast: Cast, one: Participant) -> str:
    return cast.passage.doc.text[one.span.start - cast.passage.start : one.span.end - cast.passage.start].lower()


def _is_private(cast: Cast, one: Participant) -> bool:
    """A pronoun, or a noun of private life without a name."""
    root = cast.root(one)
    if one.name is not None or root is None or root.ent_type_ in ACTOR_LABELS:
        return False
    return cast.is_pronoun(one) or root.lemma_.lower() in BOOK.words["private"]
