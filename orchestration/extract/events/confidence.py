"""How sure an event is: the probability that type, actors, recipients and modality are all right.

A logistic regression over signals that can be read off a frame; its weights are data (`lexicon/event_confidence.yml`),
fitted on mentions that we judged (`benchmarks/event_calibration.py`). Nothing is dropped here: dbt says what is sure
enough to be published as a fact.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Token

from orchestration.extract.events.agents import Agents
from orchestration.extract.events.codebook import MATERIAL_CONFLICT
from orchestration.extract.events.matching import light_verb
from orchestration.extract.events.participants import Cast
from orchestration.extract.events.syntax import MAX_STEPS, is_passive, lemma_of
from orchestration.extract.events.topics import words_about
from orchestration.extract.lexicon import load
from orchestration.records import EventMention, Participant

WEIGHTS: dict[str, float] = load("event_confidence.yml")["weights"]
CONSTANT: float = load("event_confidence.yml")["constant"]

FAR = (2, 5, 9, 15)
"""Tokens between a trigger and who takes part: the bands within which parses err alike."""
PUBLIC_SHARES = (0.003, 0.008, 0.015, 0.03, 0.05)
"""Words of public affairs among an article's words, in bands."""
LENGTHS = (12, 20, 28, 36, 50)
"""Tokens of a sentence, in bands: long ones are parsed worse."""
PLACES = (2, 6, 12, 20)
"""Tokens before a trigger in its sentence, in bands."""
MOST = 3
"""From how many on participants, or steps of the parse, count alike."""


def probability(signals: Iterable[str]) -> float:
    """The logistic function of the summed weights; a signal that was hardly ever judged weighs nothing."""
    return 1 / (1 + math.exp(-CONSTANT - sum(WEIGHTS.get(signal, 0.0) for signal in signals)))


def signals_of(cast: Cast, trigger: Token, event: EventMention, agents: Agents) -> list[str]:
    """What holds of an event, each once: `name=value`, or `TYPE:name=value` where it means something else by type."""
    return list(dict.fromkeys(_signals(cast, trigger, event, agents)))


def _signals(cast: Cast, trigger: Token, event: EventMention, agents: Agents) -> Iterator[str]:
    code = event.event_type
    sides = "both" if event.actors and event.recipients else "actor" if event.actors else "recipient"
    yield f"type={code}"
    yield f"{code}:word={lemma_of(trigger)}"
    yield f"{code}:sides={sides}"
    yield f"mode={event.mode or code}"
    form = _form(trigger)
    yield f"form={form}"
    yield f"{code}:form={form}"
    yield f"modality={event.modality}"
    yield f"public={_band(cast.topic.public_share, PUBLIC_SHARES)}"
    yield f"recipients={min(len(event.recipients), MOST)}"
    sentence = trigger.sent
    yield f"length={_band(len(sentence), LENGTHS)}"
    yield f"position={_band(trigger.i - sentence.start, PLACES)}"
    by = any(child.lower_ == "by" for child in trigger.children)
    yield f"by={by}_{'actor' if event.actors else 'nobody'}"
    yield from _matters(cast, trigger, event, agents)
    phrases = [(one, cast.tokens(one)) for one in (*event.actors, *event.recipients)]
    taken = {token.i for _, phrase in phrases for token in phrase or ()}
    heads = [phrase.root if phrase is not None and len(phrase) else None for _, phrase in phrases]
    for one, head in zip(event.actors, heads, strict=False):
        yield f"actor={_kind(cast, one, head, agents)}"
        yield f"actor_distance={_distance(trigger, head)}"
        yield f"actor_sector={one.sector or 'none'}"
        yield f"actor_path={_path(trigger, head) or 'unknown'}"
        yield f"actor_cut={_is_cut(head, taken)}"
    for one, head in zip(event.recipients, heads[len(event.actors) :], strict=True):
        kind = _kind(cast, one, head, agents)
        yield f"recipient={kind}"
        yield f"{code}:recipient={kind}"
        path = _path(trigger, head)
        yield f"recipient_depth={'unknown' if path is None else min(len(path.down), MOST)}"
        yield f"recipient_path={path or 'unknown'}"
        yield f"recipient_cut={_is_cut(head, taken)}"
        yield f"{code}:recipient_behind={_behind(head)}"


def _matters(cast: Cast, trigger: Token, event: EventMention, agents: Agents) -> Iterator[str]:
    """What tells public deeds from business, private life, talk about kinds of things and figures of speech."""
    code, sentence, sides = event.event_type, trigger.sent, (*event.actors, *event.recipients)
    harms = "conflict" if code in MATERIAL_CONFLICT else "words"
    traded = words_about("business_sure")
    yield f"{harms}:business={min(sum(token.lower_ in traded for token in sentence), MOST)}"
    public = sum(agents.is_public(one) for one in sides)
    yield f"{code}:public_sides={'all' if public == len(sides) else min(public, 1)}"
    yield f"{code}:violent={cast.topic.is_violent}_{cast.topic.is_accident}"
    yield f"asks={sentence[-1].text == '?'}"
    yield f"quoted={trigger.i > 0 and trigger.nbor(-1).is_quote}"
    yield f"{harms}:kinds={all(one.name is None and one.country_code is None for one in sides)}_{trigger.tag_}"


def _form(trigger: Token) -> str:
    """`finite`, `infinitive`, `passive`, `gerund`, `participle`; a noun by what its verb makes of its subject; `other`
    for adjectives and "must"."""
    if trigger.pos_ in ("NOUN", "PROPN"):
        return f"noun_of_{light_verb(trigger)[1] or 'nobody'}"
    if trigger.pos_ != "VERB":
        return "other"
    if is_passive(trigger):
        return "passive"
    if any(child.tag_ == "TO" for child in trigger.children):
        return "infinitive"
    return {"VBG": "gerund", "VBN": "participle"}.get(trigger.tag_, "finite")


def _kind(cast: Cast, one: Participant, root: Token | None, agents: Agents) -> str:
    """What a participant is shown to be: a named person, organization, place; a pronoun; a group with a sector, of a
    country, or neither."""
    if one.name is None and cast.is_pronoun(one):
        return "pronoun"
    mention = cast.mention(root) if root is not None else None
    if one.name is not None:
        if mention is None:
            return "described"
        return "country" if mention.entity_type == "place" and agents.is_public(one) else mention.entity_type
    if one.sector is not None:
        return "group_of_sector"
    if one.country_code is not None:
        return "group_of_country"
    return "unknown_name" if root is not None and root.pos_ == "PROPN" else "group"


def _distance(trigger: Token, root: Token | None) -> str:
    """How many tokens behind the trigger (+) or before it (-) a participant's head stands, in bands."""
    if root is None:
        return "unknown"
    return f"{'-' if root.i < trigger.i else '+'}{_band(abs(root.i - trigger.i), FAR)}"


def _is_cut(head: Token | None, taken: set[int]) -> bool:
    """Whether somebody who takes no part is joined with a participant: a list that was cut off."""
    return head is not None and any(t.dep_ == "conj" and t.i not in taken for t in head.children)


def _behind(head: Token | None) -> str:
    """The preposition before a participant, else its label in the parse."""
    if head is None:
        return "unknown"
    return head.head.lower_ if head.dep_ == "pobj" else head.dep_


class Path(NamedTuple):
    """Labels of the parse: steps up from the trigger to where two paths meet, and down from there."""

    up: list[str]
    down: list[str]

    def __str__(self) -> str:
        return f"{'^'.join(self.up[:MOST])}>{'.'.join(self.down[:MOST])}"


def _path(trigger: Token, root: Token | None) -> Path | None:
    """From a trigger to the head of a participant; None where they meet nowhere near."""
    above = [trigger, *itertools.islice(trigger.ancestors, MAX_STEPS)]
    down: list[str] = []
    while root is not None and root not in above and len(down) < MAX_STEPS:
        down.append(root.dep_)
        root = root.head
    if root is None or root not in above:
        return None
    return Path([token.dep_ for token in above[: above.index(root)]], down[::-1])


def _band(value: float, edges: Sequence[float]) -> str:
    return next((f"{edge:g}" for edge in edges if value <= edge), "more")
