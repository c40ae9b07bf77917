"""What counts as the same: spans that overlap, words that are shared, names and sources alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from benchmarks.gold_cases import GoldCase
from orchestration.records import (
    Span,
    Spans,
)

WORD = re.compile(r"\w+(?:[’'-]\w+)*")
EDGES = " \t\n\"“”‘’'`.,;:!?…–—-"
"""What may stand at the ends of a content without making it inexact."""


def each_pattern(task: str, case: GoldCase) -> list[str]:
    return [f"{task}.pattern.{pattern}" for pattern in case.patterns.get(task, ())]


def one_to_one(
    gold: Sequence[object], found: Sequence[object], likeness: Callable[[int, int], float]
) -> dict[int, int]:
    """Gold index -> found index, the most alike pairs first; pairs of likeness 0 are none."""
    pairs = [(likeness(g, f), g, f) for g in range(len(gold)) for f in range(len(found))]
    matched: dict[int, int] = {}
    for score, g, f in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if score > 0 and g not in matched and f not in matched.values():
            matched[g] = f
    return matched


def overlaps(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def shared(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def words(text: str, spans: Spans) -> set[int]:
    """Offsets of the words inside the spans."""
    return {span[0] + word.start() for span in spans for word in WORD.finditer(text[slice(*span)])}


def iou(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def trimmed(text: str, spans: Spans) -> str:
    """The content's characters without what may stand at the ends of its pieces."""
    return " ".join(filter(None, (text[slice(*span)].strip(EDGES) for span in spans)))


def same_source(text: str, gold: Spans, found: Spans) -> bool:
    """Half the words of the shorter phrase are shared; no source agrees with no source."""
    a, b = words(text, gold), words(text, found)
    return not (a or b) if not (a and b) else len(a & b) / min(len(a), len(b)) >= 0.5


def same_name(a: str | None, b: str | None) -> bool:
    plain = [" ".join(WORD.findall((name or "").lower().removeprefix("the "))) for name in (a, b)]
    return plain[0] == plain[1]
