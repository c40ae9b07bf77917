"""Who and what an article names, and ways to ask for it: what the later stages see of the names.

A `Bearer` is one person, organization, place or other named thing *within one article*; telling
bearers of different articles together is dbt's work.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from orchestration.records import EntityMention, EntityType, Span

Gender = Literal["male", "female"]


@dataclass(frozen=True)
class Bearer:
    """One in-article entity: `name` is the fullest form that the article has for it.

    `mentions` are spans in text order, never empty; `forms` the different spellings among them, most
    frequent first. `titles` ("Mr", "Sen.") and `roles` ("the Indiana governor") are as written,
    without repetition, in text order. `gender` is None without evidence in the words of the article
    or in the given name.
    """

    name: str
    entity_type: EntityType
    mentions: tuple[Span, ...]
    forms: tuple[str, ...] = ()
    gender: Gender | None = None
    titles: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def surname(self) -> str | None:
        """The last word of a person's name of two words or more."""
        words = self.name.split()
        return words[-1] if self.entity_type == "person" and len(words) > 1 else None


@dataclass(frozen=True)
class Entities:
    """The mentions of one article in text order and their bearers in order of first mention.

    The mentions are names and never overlap each other. `roles` are the phrases beside names that tell what their
    bearer is ("the mayor of Exampleton"), articles included, with the bearer's name and type.
    """

    mentions: tuple[EntityMention, ...] = ()
    bearers: tuple[Bearer, ...] = ()
    roles: Mapping[Span, tuple[str, EntityType]] = field(default_factory=dict)
    _bearer_of: Mapping[tuple[str, EntityType], Bearer] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_bearer_of", {(b.name, b.entity_type): b for b in self.bearers})

    @functools.cached_property
    def people(self) -> tuple[Bearer, ...]:
        """The bearers that are persons."""
        return tuple(bearer for bearer in self.bearers if bearer.entity_type == "person")

    @functools.cached_property
    def _starts(self) -> list[int]:
        return [mention.span.start for mention in self.mentions]

    @functools.cached_property
    def _longest(self) -> int:
        return max((mention.span.end - mention.span.start for mention in self.mentions), default=0)

    def within(self, span: Span) -> list[EntityMention]:
        """Mentions that share a character with the span, in text order."""
        low = bisect.bisect_left(self._starts, span.start - self._longest)
        high = bisect.bisect_left(self._starts, span.end)
        return [mention for mention in self.mentions[low:high] if mention.span.end > span.start]

    def at(self, span: Span) -> EntityMention | None:
        """The mention that shares most characters with the span; among equals the tightest, then the first."""
        return min(self.within(span), key=lambda mention: _fit(mention.span, span), default=None)

    def bearer(self, mention: EntityMention) -> Bearer | None:
        """Whose mention it is."""
        return self.find(mention.name, mention.entity_type)

    def find(self, name: str, entity_type: EntityType) -> Bearer | None:
        """The bearer of a name."""
        return self._bearer_of.get((name, entity_type))


def _fit(mention: Span, span: Span) -> tuple[int, int]:
    shared = min(mention.end, span.end) - max(mention.start, span.start)
    return -shared, mention.end - mention.start
