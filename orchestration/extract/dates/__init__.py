"""Date and time expressions of an article as TIMEX3, anchored to the day it was published.

grammar    what an expression looks like        anchoring  what it means, read in text order
periods    days, weeks, quarters ... to count   tense      which Tuesday the verb speaks of
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from orchestration.extract.dates.anchoring import Meaning, Timeline, at
from orchestration.extract.dates.grammar import S, scan
from orchestration.extract.dates.periods import Period
from orchestration.extract.dates.tense import tense_at
from orchestration.extract.language import Passage, Reading
from orchestration.records import DateExpression, Span

CONTEXT = 60
"""Characters on both sides that a rule may look at."""

_EDGE = re.compile(
    rf"(?:\b(?:(?:early|earlier|late|later)(?:{S}in)?(?:{S}the)?{S}|mid[-\s]"
    rf"|(?:the{S})?(?:beginning|start|middle|end|close|turn|rest|remainder){S}of{S}(?:the{S})?"
    rf"|(?:about|around|nearly|almost|roughly|approximately|more{S}than|less{S}than|at{S}least|up{S}to|no{S}more{S}than){S}))+$",
    re.IGNORECASE,
)
"""What stands before an expression and belongs to it: "early Tuesday", "the end of 1990", "nearly two months"."""
_JOINT = re.compile(r",?\s{1,2}(?:on\s|at\s|about\s|around\s|at\sabout\s)?|,?\s{1,2}(?:of\s)?", re.IGNORECASE)
"""What may stand between a day and a time, or a weekday and its date."""


def find_dates(reading: Reading) -> list[DateExpression]:
    """All date expressions of the fact-bearing passages, in text order. Never raises; works with no parse."""
    published = reading.article.published_at
    timeline = Timeline(
        published.date() if published else None,
        "dateline" if reading.article.published_at_method == "dateline" else "document",
    )
    return [expression for passage in reading.passages for expression in _in_passage(passage, timeline)]


def _in_passage(passage: Passage, timeline: Timeline) -> list[DateExpression]:
    text, offset = passage.doc.text, passage.start
    read: list[tuple[Span, Meaning]] = []
    for found in scan(text):
        start, end = found.match.span()
        tense = functools.partial(tense_at, passage.doc, start, end)
        before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
        meaning = timeline.read(found, before, after, offset + start, tense)
        if not meaning:
            continue
        floor = read[-1][0].end if read else 0
        edge = _EDGE.search(text, max(floor, start - CONTEXT), start)
        span = Span(edge.start() if edge else start, end)
        if read and (joined := _join(read[-1], (span, meaning), text)):
            read[-1] = joined
        else:
            read.append((span, meaning))
    return [_expression(Span(offset + s.start, offset + s.end), meaning) for s, meaning in read]


def _join(one: tuple[Span, Meaning], two: tuple[Span, Meaning], text: str) -> tuple[Span, Meaning] | None:
    """One expression of two neighbours: a weekday and its date, a time of the day and its day."""
    (first_span, first), (second_span, second) = one, two
    if first_span.end > second_span.start or not _JOINT.fullmatch(text, first_span.end, second_span.start):
        return None
    span = Span(first_span.start, second_span.end)
    if not first.first or not second.first:
        return None
    if first.method.startswith("weekday") and second.method.startswith(("month_day", "full_date")):
        if second.anchor != "none" and (year := _year_of(first.first, second.first)):
            second = replace(second, first=year)  # "Saturday, April 25" tells the year
        clock = first.first.clock
        same = at(replace(second.first, clock=clock), second.method, second.anchor) if second.first else None
        return (span, same) if same else None
    if (
        second.method == "year"
        and first.method.startswith(("month_", "month", "season"))
        and first.first.unit in ("month", "season")
    ):
        moved = first.first.shift(
            (second.first.index - first.first.start.year) * (12 if first.first.unit == "month" else 4)
        )
        whole = at(moved, "month_year")
        return (span, whole) if whole else None
    for time, day in ((first, second), (second, first)):
        if (
            time.method in ("clock", "day_part")
            and time.first
            and day.first
            and day.first.unit == "day"
            and day.method != "clock"
        ):
            timed = at(replace(day.first, clock=time.first.clock), "clock", day.anchor)
            return (span, timed) if timed else None
    return None


def _year_of(weekday: Period, day: Period) -> Period | None:
    """The day of that month and number which falls on the weekday, in the year before, the same or the next."""
    shifted = [day, day.shift_by("year", 1), day.shift_by("year", -1)]
    name = weekday.start.isoweekday()
    return next((p for p in shifted if p and p.start.isoweekday() == name and p.start.day == day.start.day), None)


def _expression(span: Span, meaning: Meaning) -> DateExpression:
    start, end = meaning.days
    return DateExpression(
        span, meaning.timex_type, meaning.value, start, end, meaning.granularity, meaning.anchor, meaning.method
    )
