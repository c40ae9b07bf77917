"""PLOVER's contexts of an event: the fields of life that its sentence, its mode and its participants' sectors show."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import cast, get_args

from spacy.tokens import Span

from orchestration.extract.lexicon import load
from orchestration.records import EventContext, Participant

ORDER: tuple[EventContext, ...] = get_args(EventContext)


@functools.cache
def _words() -> dict[str, tuple[EventContext, ...]]:
    found: dict[str, tuple[EventContext, ...]] = {}
    for context, words in load("contexts.yml")["words"].items():
        for word in words.split():
            found[word] = (*found.get(word, ()), cast(EventContext, context))
    return found


@functools.cache
def _shown() -> dict[str, EventContext]:
    data = load("contexts.yml")
    return {**data["modes"], **data["sectors"]}


def contexts_of_sentence(sentence: Span) -> frozenset[EventContext]:
    """By its words and pairs of words, in lower case and dictionary form."""
    words, found, last = _words(), set[EventContext](), ""
    for token in sentence:
        lemma = token.lemma_.lower()
        found.update(words.get(lemma, ()))
        if last:
            found.update(words.get(f"{last}_{lemma}", ()))
        last = lemma
    return frozenset(found)


def contexts_of(
    sentence: frozenset[EventContext], mode: str | None, participants: Iterable[Participant]
) -> tuple[EventContext, ...]:
    """In the order of the manual; `political` only where nothing more exact is shown."""
    found = set(sentence)
    shown = _shown()
    sectors = {one.sector for one in participants if one.sector}
    found.update(shown[key] for key in (mode, *sectors) if key in shown)
    if not found and sectors & set(load("contexts.yml")["political"]):
        found.add("political")
    return tuple(context for context in ORDER if context in found)
