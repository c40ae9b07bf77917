"""Date and time expressions of an article as TIMEX3, anchored to the day it was published.

grammar    what an expression looks like             story    what it is counted from, in text order
*_rules, amounts    what each rule means        periods  days, weeks, quarters ... to count
tense      which Tuesday the verb speaks of
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from spacy.tokens import Doc

from orchestration.extract.datelines import dateline_place
from orchestration.extract.dates.grammar import S, ordinal, scan
from orchestration.extract.dates.periods import Period, day_of
from orchestration.extract.dates.relative_rules import Timeline
from orchestration.extract.dates.scores import score_of
from orchestration.extract.dates.story import Anchor, Meaning, at
from orchestration.extract.dates.tense import tense_at
from orchestration.extract.language import Reading
from orchestration.extract.places import time_zone
from orchestration.records import DateExpression, Span

CONTEXT = 120
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
_LISTED_DAY = re.compile(r"\d+(?:st|nd|rd|th)?")


def find_dates(reading: Reading) -> list[DateExpression]:
    """All date expressions of the fact-bearing passages and of datelines, in text order. Never raises; works with no
    parse."""
    article = reading.article
    anchor: Anchor = "dateline" if article.published_at_method == "dateline" else "document"
    timeline = Timeline(document_day(reading), anchor)
    parts: list[tuple[int, str, Doc | None]] = [(p.start, p.doc.text, p.doc) for p in reading.passages]
    parts += [
        (b.span.start, article.text[b.span.start : b.span.end], None) for b in article.blocks if b.role == "dateline"
    ]
    return [found for part in sorted(parts, key=lambda p: p[0]) for found in _in_part(*part, timeline)]


def document_day(reading: Reading) -> date | None:
    """The day of publication: the dateline's local one where its zone is known and the time of publication too."""
    published = reading.article.published_at
    if published is None or published.time() == time():
        return published.date() if published else None
    place = next((found for text in _openings(reading) if (found := dateline_place(text))), None)
    zone = time_zone(place) if place else None
    try:
        return published.astimezone(ZoneInfo(zone)).date() if zone else published.date()
    except ZoneInfoNotFoundError:
        return published.date()


def _openings(reading: Reading) -> Iterator[str]:
    """Where a dateline stands: blocks of that role, the opening of the first passage that has one."""
    article = reading.article
    yield from (article.text[b.span.start : b.span.end] for b in article.blocks if b.role == "dateline")
    yield from (p.doc.text[: p.report_start] for p in reading.passages[:3] if p.report_start)


def _in_part(offset: int, text: str, doc: Doc | None, timeline: Timeline) -> list[DateExpression]:
    read: list[tuple[Span, Meaning]] = []
    for found in scan(text):
        start, end = found.match.span()
        tense = functools.partial(tense_at, doc, start, end)
        before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
        meaning = timeline.read(found, before, after, offset + start, tense)
        if not meaning:
            continue
        floor = read[-1][0].end if read else 0
        edge = _EDGE.search(text, max(floor, start - CONTEXT), start)
        span = Span(edge.start() if edge else start, end)
        first, *more = _listed(span, meaning, found.match)
        if read and (joined := _join(read[-1], first, text)):
            read[-1] = joined
        else:
            read.append(first)
        read += more
    return [_expression(Span(offset + s.start, offset + s.end), meaning) for s, meaning in read]


def _listed(span: Span, meaning: Meaning, match: re.Match[str]) -> list[tuple[Span, Meaning]]:
    """ "April 24 and 25" is two dates: the first with the month, the last with the year."""
    if not match.groupdict().get("also") or not meaning.first:
        return [(span, meaning)]
    numbers = [Span(*n.span()) for n in _LISTED_DAY.finditer(match.string, *match.span("also"))]
    spans = [Span(span.start, match.end("day")), *numbers[:-1], Span(numbers[-1].start, span.end)]
    day = meaning.first.start
    days = [day_of(day.year, day.month, ordinal(match.string[s.start : s.end].split()[0]) or 0) for s in spans[1:]]
    read = [at(moment, meaning.method, meaning.anchor) for moment in days]
    return [(spans[0], meaning), *((s, m) for s, m in zip(spans[1:], read, strict=True) if m)]


def _join(one: tuple[Span, Meaning], two: tuple[Span, Meaning], text: str) -> tuple[Span, Meaning] | None:
    """One expression of two neighbours: a weekday and its date, a time of the day and its day."""
    (first_span, first), (second_span, second) = one, two
    if first_span.end > second_span.start or not _JOINT.fullmatch(text, first_span.end, second_span.start):
        return None
    joined = _together(first, second) or _together(second, first, turned=True)
    return (Span(first_span.start, second_span.end), joined) if joined else None


def _together(one: Meaning, two: Meaning, turned: bool = False) -> Meaning | None:
    """What two meanings make: "Monday" and "Oct. 26", "10 p.m." and "Wednesday"."""
    if not turned and one.method.startswith("weekday") and two.method.startswith(("month_day", "full_date")):
        if not one.first or not two.first:
            return two
        day = two.first if two.anchor == "none" else _on_weekday(two.first, one.first) or two.first
        return at(replace(day, clock=one.first.clock), two.method, two.anchor)
    if not one.first or not two.first:
        return None
    if one.method == "weekday_in_week" and two.first.unit == "week":
        return one
    if (
        not turned
        and two.method == "year"
        and one.first.unit in ("month", "season")
        and not one.method.endswith("_year")
    ):
        in_year = 12 if one.first.unit == "month" else 4
        return at(one.first.shift((two.first.index - one.first.start.year) * in_year), "month_year")
    if not turned and two.method == "clock" and (clock := _hour_in(one.first.clock, two.first.clock)):
        return at(replace(one.first, clock=clock), "clock", one.anchor)
    if one.method in ("clock", "day_part") and two.first.unit == "day" and two.method not in ("clock", "day_part"):
        return at(replace(two.first, clock=one.first.clock), "clock", two.anchor)
    return None


def _hour_in(part: str, clock: str) -> str | None:
    """ "This afternoon at 3:30" is half past fifteen hours."""
    hour, colon, minute = clock.removeprefix("T").partition(":")
    if part not in ("TMO", "TAF", "TEV", "TNI") or not colon or not hour.isdigit():
        return None
    later = part != "TMO" and int(hour) < 12
    return f"T{int(hour) + 12 * later:02}:{minute}"


def _on_weekday(day: Period, weekday: Period) -> Period | None:
    """ "Saturday, April 25" tells the year: the one before, the same or the next in which the two agree."""
    years = [day, day.shift_by("year", 1), day.shift_by("year", -1)]
    name = weekday.start.isoweekday()
    return next((p for p in years if p and p.start.isoweekday() == name and p.start.day == day.start.day), None)


def _expression(span: Span, meaning: Meaning) -> DateExpression:
    start, end = meaning.days
    return DateExpression(
        span, meaning.timex_type, meaning.value, start, end, meaning.granularity, meaning.anchor, meaning.method,
        score_of(meaning.method),
    )  # fmt: skip
