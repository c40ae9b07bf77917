"""The lexicon of events, ready for look-up: which words report which PLOVER type and mode.

The data is `lexicon/events.yml`; nothing here knows a single verb.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from orchestration.extract.lexicon import load
from orchestration.records import CountKind, EventType

COOPERATION: frozenset[str] = frozenset({"SUPPORT", "COOPERATE", "AID", "RETREAT", "CONCEDE"})
"""In the future tense these are intentions, AGREE (PLOVER manual, AGREE)."""
MATERIAL_CONFLICT: frozenset[str] = frozenset({"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
"""Announced by the one who will do it, these are THREATEN."""
OPERATORS: frozenset[str] = frozenset({"AGREE", "THREATEN", "REJECT", "REQUEST"})
"""Types that say something about another action: what is agreed to, refused, demanded."""


@dataclass(frozen=True, slots=True)
class Code:
    """An event type with its mode."""

    event_type: EventType
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A code for a verb whose arguments fit: `slots` maps object, subject or a preposition to a class of nouns."""

    slots: Mapping[str, str]
    code: Code | None


@dataclass(frozen=True, slots=True)
class Codebook:
    """Look-up tables. Verb keys are a lemma, or a lemma with its particle or preposition ("call_on")."""

    verbs: Mapping[str, Code]
    conditions: Mapping[str, tuple[Condition, ...]]
    verb_heads: frozenset[str]
    nouns: Mapping[str, Code]
    classes: Mapping[str, frozenset[str]]
    words: Mapping[str, frozenset[str]]
    operators: Mapping[str, str]
    noun_conditions: Mapping[str, tuple[Condition, ...]]
    operator_heads: frozenset[str]
    counts: Mapping[str, CountKind]
    count_states: Mapping[str, CountKind]
    currencies: Mapping[str, str]

    def is_a(self, lemma: str, name: str) -> bool:
        """Whether a noun belongs to a class, or is itself the name."""
        return lemma == name or lemma in self.classes.get(name, ())


def parse_code(text: str) -> Code | None:
    """ "ASSAULT/abduct" as a Code; None for "none"."""
    event_type, _, mode = text.partition("/")
    return None if event_type == "none" else Code(cast(EventType, event_type), mode or None)


def _flat(section: Mapping[str, Mapping[str, str]]) -> dict[str, Code]:
    return {
        word: Code(cast(EventType, event_type), mode or None)
        for event_type, modes in section.items()
        for mode, words in modes.items()
        for word in words.split()
    }


def _conditions(section: Mapping[str, Any]) -> dict[str, tuple[Condition, ...]]:
    return {
        key: tuple(
            Condition({slot: name for slot, name in row.items() if slot != "type"}, parse_code(row["type"]))
            for row in rows
        )
        for key, rows in section.items()
    }


def _words(values: Iterable[tuple[str, Any]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(text.split()) for name, text in values if isinstance(text, str)}


def _read() -> Codebook:
    data = load("events.yml")
    verbs = _flat(data["verbs"])
    conditions = _conditions(data["verb_conditions"])
    words = _words([*data.items(), *((f"light_{k}", v) for k, v in data["light"].items()), *data["noun_roles"].items()])
    words["operators_willing"] = frozenset(data["operators"]["willing"].split())
    words["light"] = words["light_agent"] | words["light_patient"]
    operators = {verb: kind for kind, text in data["operators"].items() for verb in text.split()}
    heads = frozenset(key.split("_")[0] for key in [*verbs, *conditions, *operators])
    return Codebook(
        verbs, conditions, heads, _flat(data["nouns"]), _words(data["classes"].items()), words, operators,
        _conditions(data["noun_conditions"]),
        frozenset(key.split("_")[0] for key in operators),
        {word: kind for kind, text in data["counts"].items() for word in text.split()},
        data["count_states"],
        {word: unit for unit, words in data["amounts"].items() for word in words.split()},
    )  # fmt: skip


BOOK = _read()
"""The one codebook."""
