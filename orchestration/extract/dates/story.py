"""What a date expression means, and what it is counted from: the document's date, or an earlier date of the story.

With neither, a value stays underspecified (XXXX-WXX-2) and has no days: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from orchestration.extract.dates import grammar
from orchestration.extract.dates.periods import Period, period_of
from orchestration.records import Granularity, TimexType

Tense = Literal["past", "present", "future"]
Anchor = Literal["document", "dateline", "narrative", "none"]
Match = re.Match[str]

OPEN_VALUE: dict[str, str] = {
    "day": "XXXX-XX-XX", "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX", "quarter": "XXXX-QX",
    "season": "XXXX-SX", "half_year": "XXXX-HX", "year": "XXXX", "decade": "XXX", "century": "XX",
}  # fmt: skip
"""TIMEX3 values of a unit that nothing anchors."""
NARRATIVE_REACH = 1200
"""Characters after which an earlier date of the text no longer anchors "that day": about three paragraphs of news."""

CLOSE, FAR = 31, 300
"""Days: of two readings of "Jan. 14" one within a month and the other most of a year away, the tense cannot choose."""

AHEAD = 92
"""Days: news that says nothing of the tense names a day ahead without its year only when it is near (a quarter)."""

LATE, SAID_AHEAD = (
    250,
    re.compile(
        r"\b(?:will|won't|shall|due|scheduled|slated|set|plan(?:s|ned)?|expect(?:s|ed)?|until|till|by|through|deadline)\b[^.]*$|['’]ll\b[^.]*$",
        re.IGNORECASE,
    ),
)
""" "The cut in October could hurt", written in December: ten months ahead only where more than a "could" says so."""

_BACK_BEFORE = re.compile(
    r"(?:\bsince\s(?:last\s)?|,\s(?:announced|released|issued|published|disclosed|filed|unveiled|reported|read|signed)\s(?:late\s|early\s|on\s)*)$",
    re.IGNORECASE,
)
""" "the terms, announced Friday": a bare participle behind a comma has happened."""
_SOON_BEFORE = re.compile(r"\bas\s(?:early|soon)\sas\s(?:late\s|early\s)?$", re.IGNORECASE)
_AHEAD_BEFORE = re.compile(
    r"\b(?:to|until|till|through|by|effective|due|payable|expires?|scheduled|for|beginning|starting|before)\s(?:on\s)?$",
    re.IGNORECASE,
)
_OF_A_NOUN_BEFORE = re.compile(r"\b(?:an?|the|this|his|her|its|their)\s$", re.IGNORECASE)
_NOUN_AFTER = re.compile(r"\s[a-z]")
""" "A June agreement", "the Oct. 23 slaying": the date of a noun, of which the tense of the verb says nothing."""
COMPARED = frozenset({"year_ago", "year_period", "period_ago", "quarter_ago"})
"""Rules that name the base of a comparison, which is no new place in the story."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A TIMEX3 type and value, with the period (or the run of periods) it names where it is anchored."""

    timex_type: TimexType
    value: str | None
    method: str
    first: Period | None = None
    last: Period | None = None
    anchor: Anchor = "none"
    granularity: Granularity = "none"

    @property
    def days(self) -> tuple[date | None, date | None]:
        if not self.first:
            return None, None
        return self.first.start, (self.last or self.first).end


def at(moment: Period | None, method: str, anchor: Anchor = "none", last: Period | None = None) -> Meaning | None:
    """A date, or a time where the period has a clock; None for a period outside the calendar or a range that runs
    backwards ("May 27 and 7-3/4 percent", "won 2-1 January 2017"): one of its numbers is no day."""
    if not moment or (last and last.end < moment.start):
        return None
    value = f"{moment.value}/{last.value}" if last else moment.value
    return Meaning("TIME" if moment.clock else "DATE", value, method, moment, last, anchor, moment.granularity)


class Story:
    """What one article has told so far, and what an expression without a full date is counted from."""

    def __init__(self, document_date: date | None, anchor: Anchor = "document") -> None:
        self.today = period_of("day", document_date) if document_date else None
        self.anchor: Anchor = anchor if self.today else "none"
        self.told: list[tuple[int, Period, Anchor]] = []
        self.years_written: set[int] = set()
        self.months_reported_at = -1
        self.before = self.after = ""
        self.position = 0
        self.tense: Callable[[], Tense | None] = lambda: None

    def read(
        self, found: grammar.Found, before: str, after: str, position: int, tense: Callable[[], Tense | None]
    ) -> Meaning | None:
        """The meaning of an expression, given some text on both sides, its place in the article, and a way to ask for
        the tense of its clause. What it names becomes part of the narrative."""
        self.before, self.after, self.position, self.tense = before, after, position, tense
        meaning: Meaning | None = getattr(self, found.rule)(found.match)
        if meaning and found.rule not in COMPARED:
            self.note(meaning)
        return meaning

    def note(self, meaning: Meaning) -> None:
        if meaning.first and meaning.timex_type in ("DATE", "TIME"):
            if meaning.method == "year":
                self.years_written.add(meaning.first.index)
            self.told.append((self.position, replace(meaning.first, clock=""), meaning.anchor))

    # ── anchors ─────────────────────────────────────────────────────────────────────────────────

    def now(self, unit: Granularity) -> Period | None:
        """The period of that unit which holds the document's date."""
        return period_of(unit, self.today.start) if self.today else None

    def recent(self, *units: str, reach: int = NARRATIVE_REACH, begun: bool = False) -> Period | None:
        """The last period of these units that the text has named, not too far back; where asked, one that has begun."""
        for position, moment, _ in reversed(self.told):
            if self.position - position > reach:
                return None
            ahead = begun and self.today is not None and moment.start > self.today.start
            if (not units or moment.unit in units) and not ahead:
                return moment
        return None

    def relative(self, unit: Granularity, count: int, method: str) -> Meaning:
        """`count` units from the document's date; open where there is none."""
        moment = self.now(unit)
        meaning = at(moment.shift(count) if moment else None, method, self.anchor)
        return meaning or self.open(unit, method)

    def open(self, unit: str, method: str, value: str | None = None) -> Meaning:
        granularity: Granularity = unit if unit in OPEN_VALUE else "none"  # type: ignore[assignment]  # its keys are units
        return Meaning("DATE", value or OPEN_VALUE[unit], method, granularity=granularity)

    def choose(self, past: Period | None, future: Period | None, method: str, near: bool = True) -> Meaning | None:
        """Between the last and the next of its name: by the tense of the clause, else the nearer one, but nothing far
        ahead."""
        if not past or not future or not self.today:
            return None
        gaps = self.today.index - past.end.toordinal(), future.start.toordinal() - self.today.index
        of_a_noun = _OF_A_NOUN_BEFORE.search(self.before) and _NOUN_AFTER.match(self.after)
        tense = None if of_a_noun or (min(gaps) <= CLOSE and max(gaps) >= FAR) else self.tense_said()
        if tense == "future" and (gaps[1] < LATE or SAID_AHEAD.search(self.before)):
            return at(future, method + "_future", self.anchor)
        if tense == "past" or not near:
            return at(past, method + "_past", self.anchor)
        far = gaps[1] > AHEAD and tense != "present"
        return at(past if gaps[0] <= gaps[1] or far else future, method + "_nearest", self.anchor)

    def tense_said(self) -> Tense | None:
        """The tense of the clause, unless the word before the date says more: "since Friday", "until Friday"."""
        if _BACK_BEFORE.search(self.before):
            return "past"
        if _SOON_BEFORE.search(self.before):
            return "future"
        tense = self.tense()
        if tense == "past" and _AHEAD_BEFORE.search(self.before):
            return None
        return tense

    def year_named(self, match: Match, prefix: str = "") -> tuple[int | None, Anchor]:
        """The year that a group names: "1998", "last year"; None where it is not said or not anchored."""
        groups = match.groupdict()
        if written := groups.get(prefix + "year"):
            return int(written), "none"
        if short := groups.get("short_year"):
            return self.full_year(int(short)), "none"
        if (which := groups.get(prefix + "which")) and self.today:
            shift = {"last": -1, "previous": -1, "next": 1}.get(which.lower(), 0)
            if which.lower() == "that" and (told := self.recent("year", "month", "day", "quarter")):
                return told.start.year, "narrative"
            return self.today.start.year + shift, self.anchor
        return None, self.anchor

    def full_year(self, short: int) -> int:
        """'98: the year with these digits nearest to the document's; without a document's date, 1930 to 2029."""
        year = self.today.start.year if self.today else 1979
        return year + (short - year + 50) % 100 - 50
