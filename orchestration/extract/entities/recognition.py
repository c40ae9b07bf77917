"""Names in the passages, with their types: candidates, judged together, then found again wherever they recur."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.extract.entities.candidates import find_candidates
from orchestration.extract.entities.confidence import signs_around
from orchestration.extract.entities.kinds import decide
from orchestration.extract.entities.refusals import without_common_words, without_kinds, without_refused
from orchestration.extract.entities.repeats import find_repeats
from orchestration.extract.entities.roles import Role, role_of
from orchestration.extract.entities.sheets import Candidate, lay_out
from orchestration.extract.language import Reading
from orchestration.records import EntityType, Span


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in the text, with what stands around it: a title, a role, a ticker, the token before it."""

    span: Span
    text: str
    entity_type: EntityType
    title: str | None = None
    role: Role | None = None
    before: str = ""
    ticker: str | None = None
    lead: float | None = None
    signs: frozenset[str] = frozenset()


def recognise(reading: Reading) -> list[Name]:
    """The names of all passages in text order, none overlapping."""
    sheets = lay_out(reading)
    candidates = [candidate for sheet in sheets for candidate in find_candidates(sheet)]
    lowered = frozenset(text for sheet in sheets for text in sheet.texts if text.islower())
    names = without_common_words(without_kinds(decide(without_refused(candidates, lowered))), lowered)
    names += find_repeats(sheets, names, lowered)
    return sorted((_name(candidate, lowered) for candidate in names), key=lambda name: name.span)


def _name(candidate: Candidate, lowered: frozenset[str]) -> Name:
    assert candidate.kind is not None
    span = candidate.sheet.span(candidate.start, candidate.end)
    texts = candidate.sheet.texts
    before = texts[candidate.start - 1] if candidate.start else ""
    role = role_of(candidate) if candidate.kind == "person" else None
    return Name(
        span,
        candidate.form,
        candidate.kind,
        candidate.title,
        role,
        before,
        candidate.ticker,
        candidate.lead,
        frozenset(signs_around(candidate, lowered)),
    )
