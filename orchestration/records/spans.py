"""Spans: half-open offsets, in Unicode code points, into an article's text."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Half-open [start, end) character offsets into an article's text."""

    start: int
    end: int


Spans = tuple[Span, ...]


def cut(text: str, spans: Spans) -> str:
    """The characters of several spans, joined by one space: the `*_text` beside every list of spans."""
    return " ".join(text[start:end] for start, end in spans)
