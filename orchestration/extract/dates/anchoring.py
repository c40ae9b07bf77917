"""What a date expression means: each rule of the grammar turned into a TIMEX3 value and calendar days.

A `Timeline` reads one article's expressions in text order. It counts from the document's date, or
from an earlier date of the narrative ("the following day"); with neither, the value stays
underspecified (XXXX-WXX-2) and has no days. A method that returns None refuses the expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from orchestration.extract.dates import grammar
from orchestration.extract.dates.grammar import WORDS, lookup, number, ordinal
from orchestration.extract.dates.periods import (
    Period,
    add_days,
    day_of,
    easter,
    month_of,
    nth_weekday,
    period,
    period_of,
)
from orchestration.records import Granularity, TimexType

Tense = Literal["past", "present", "future"]
Anchor = Literal["document", "dateline", "narrative", "none"]
Match = re.Match[str]

OPEN_VALUE: dict[str, str] = {
    "day": "XXXX-XX-XX", "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX", "quarter": "XXXX-QX",
    "season": "XXXX-SX", "half_year": "XXXX-HX", "year": "XXXX", "decade": "XXX", "century": "XX",
}  # fmt: skip
"""TIMEX3 values of a unit that nothing anchors."""

UNITS: dict[str, tuple[Granularity, int]] = {
    "day": ("day", 1), "weekday": ("day", 1), "week": ("week", 1), "fortnight": ("week", 2), "weekend": ("weekend", 1),
    "month": ("month", 1), "quarter": ("quarter", 1), "year": ("year", 1), "decade": ("year", 10),
    "century": ("century", 1), "centurie": ("century", 1),
}  # fmt: skip
DURATION_CODES = {
    "second": ("T", "S", 1), "minute": ("T", "M", 1), "hour": ("T", "H", 1), "day": ("", "D", 1), "weekday": ("", "D", 1),
    "week": ("", "W", 1), "fortnight": ("", "W", 2), "weekend": ("", "D", 2), "month": ("", "M", 1),
    "quarter": ("", "Q", 1), "year": ("", "Y", 1), "decade": ("", "Y", 10), "century": ("", "Y", 100),
    "centurie": ("", "Y", 100),
}  # fmt: skip
UNKNOWN_DURATION = {"decade": "PXE", "century": "PXC", "centurie": "PXC"}
BACKWARD = {"last", "past", "previous", "preceding", "prior", "this past"}
FORWARD = {"next", "coming", "following", "upcoming", "this coming"}
NARRATIVE_REACH = 1200
"""Characters after which an earlier date of the text no longer anchors "that day": about three paragraphs of news."""


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
    """A date, or a time where the period has a clock; None for a period outside the calendar."""
    if not moment:
        return None
    value = f"{moment.value}/{last.value}" if last else moment.value
    return Meaning("TIME" if moment.clock else "DATE", value, method, moment, last, anchor, moment.granularity)


class Timeline:
    """The expressions of one article, read in order; one method per rule of the grammar."""

    def __init__(self, document_date: date | None, anchor: Anchor = "document") -> None:
        self.today = period_of("day", document_date) if document_date else None
        self.anchor: Anchor = anchor if self.today else "none"
        self.told: list[tuple[int, Period, Anchor]] = []
        self.years_written: set[int] = set()
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
        if meaning and found.rule not in (
            "year_ago",
            "year_period",
        ):  # the base of a comparison is no new place in the story
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

    def recent(self, *units: str, reach: int = NARRATIVE_REACH) -> Period | None:
        """The last period of these units that the text has named, not too far back."""
        for position, moment, _ in reversed(self.told):
            if self.position - position > reach:
                return None
            if not units or moment.unit in units:
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
        """Between the last and the next of its name: by the tense of the clause, else the nearer one."""
        if not past or not future or not self.today:
            return None
        tense = self.tense_said()
        if tense == "future":
            return at(future, method + "_future", self.anchor)
        if tense == "past" or not near:
            return at(past, method + "_past", self.anchor)
        today = self.today.index
        gap_back, gap_ahead = today - past.end.toordinal(), future.start.toordinal() - today
        return at(past if gap_back <= gap_ahead else future, method + "_nearest", self.anchor)

    def tense_said(self) -> Tense | None:
        """The tense of the clause, unless the word before the date says more: "since Friday", "until Friday"."""
        if _BACK_BEFORE.search(self.before):
            return "past"
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

    # ── days and months of the calendar ─────────────────────────────────────────────────────────

    def iso_date(self, match: Match) -> Meaning | None:
        return at(day_of(int(match["year"]), int(match["month"]), int(match["day"])), "full_date")

    def numeric_date(self, match: Match) -> Meaning | None:
        """3/15/2001 is month first, as in the American press, unless that is no date or full stops part it."""
        first, second = int(match["first"]), int(match["second"])
        year = int(match["year"]) if len(match["year"]) == 4 else self.full_year(int(match["year"]))
        if match["sep"] == ".":
            return at(day_of(year, second, first), "full_date") if len(match["year"]) == 4 else None
        return at(day_of(year, first, second) or day_of(year, second, first), "full_date")

    def september_11(self, match: Match) -> Meaning | None:
        return at(day_of(2001, 9, 11), "named_day")

    def month_day(self, match: Match) -> Meaning | None:
        month, day = lookup(grammar.MONTHS, match["month"]), ordinal(match["day"])
        if not day or (day > 31):
            return None
        last_day = int(match["last_day"]) if match["last_day"] else None
        if match["year"]:
            year = int(match["year"])
            last = day_of(year, month, last_day) if last_day else None
            return at(day_of(year, month, day), "full_date", last=last)
        meaning = self.yearless(lambda year: day_of(year, month, day), "month_day")
        if not meaning:  # 31 February is a mistake, 29 February a date whose year is open
            return self.open("day", "month_day", f"XXXX-{month:02}-{day:02}") if day_of(2000, month, day) else None
        if last_day and meaning.first and (last := day_of(meaning.first.start.year, month, last_day)):
            return replace(at(meaning.first, meaning.method, meaning.anchor, last) or meaning)
        return meaning

    day_month = month_day

    def yearless(self, in_year: Callable[[int], Period | None], method: str) -> Meaning | None:
        """A day or month without a year: the year that the narrative tells of, else by tense, else the nearest."""
        if not self.today:
            return None
        year = self.today.start.year
        around = [p for p in (in_year(year - 1), in_year(year), in_year(year + 1)) if p]
        past = [p for p in around if p.start <= self.today.start]
        future = [p for p in around if p.end >= self.today.start]
        if not past or not future:
            return None
        return self.choose(past[-1], future[0], method)

    def month_year(self, match: Match) -> Meaning | None:
        year, _ = self.year_named(match)
        return at(month_of(year or 0, lookup(grammar.MONTHS, match["month"])), "month_year")

    def month_of_year(self, match: Match) -> Meaning | None:
        year, anchor = self.year_named(match)
        month = lookup(grammar.MONTHS, match["month"])
        return (
            at(month_of(year, month), "month_year", anchor)
            if year
            else self.open("month", "month_year", f"XXXX-{month:02}")
        )

    def month(self, match: Match) -> Meaning | None:
        if not self.is_month(match["month"]):
            return None
        month = lookup(grammar.MONTHS, match["month"])
        return self.yearless(lambda year: month_of(year, month), "month") or self.open(
            "month", "month", f"XXXX-{month:02}"
        )

    def is_month(self, word: str) -> bool:
        """May and March are also a verb, a name and a walk: they need a word that goes with months before them."""
        if word.lower() not in ("may", "march", "mar", "mar."):
            return not re.search(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.?\s$", self.before)
        return bool(_BEFORE_MONTH.search(self.before)) or bool(
            re.match(r"['’]s\s|,?\s(?:and|to|or)\s(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", self.after)
        )

    # ── quarters, halves, years ─────────────────────────────────────────────────────────────────

    def quarter(self, match: Match) -> Meaning | None:
        nth = ordinal(match["nth"]) or 1
        year, anchor = self.year_named(match)
        if match["of_year"]:
            year, anchor = int(match["of_year"]), "none"
        elif match["of_which"]:
            year, anchor = self.year_named(match, "of_")
        return self.quarter_in(year, nth, anchor)

    def quarter_in(self, year: int | None, nth: int, anchor: Anchor) -> Meaning | None:
        if year:
            return at(period("quarter", year * 4 + nth - 1), "quarter", anchor)
        if not self.today or not (now := self.now("quarter")):
            return self.open("quarter", "quarter", f"XXXX-Q{nth}")
        begun = now.index - (now.index - (nth - 1)) % 4
        ahead = now.index - begun >= 2 and self.tense() == "future"
        return at(period("quarter", begun + 4 if ahead else begun), "quarter", anchor)

    def short_quarter(self, match: Match) -> Meaning | None:
        year, anchor = self.year_named(match)
        return self.quarter_in(year, int(match["nth"] or match["nth_first"]), anchor)

    def year_period(self, match: Match) -> Meaning | None:
        """ "the 1988 quarter" is that year's, the same as the one being told of; "the 1988 period" the year's or its."""
        year = int(match["year"])
        told = self.recent("quarter")
        if told:
            return at(period("quarter", year * 4 + told.index % 4), "quarter", "narrative")
        return at(period("year", year), "year")

    def half_of(self, match: Match) -> Meaning | None:
        year, anchor = self.year_named(match)
        if not year:
            return self.open("half_year", "half_year")
        return at(period("half_year", year * 2 + (match["half"].lower() != "first")), "half_year", anchor)

    def fiscal_year(self, match: Match) -> Meaning | None:
        return at(period("year", int(match["year"])), "fiscal_year")

    def year(self, match: Match) -> Meaning | None:
        """A bare number is a year unless it counts something ("2000 people") or is short without a word before it."""
        if match["short_year"]:
            if not re.search(r"\b(?:in|of|since|by|from|until|class\sof)\s$", self.before, re.IGNORECASE):
                return None
            return at(period("year", self.full_year(int(match["short_year"]))), "year")
        if re.search(r"(?:[$£€#]|No\.|\bnumber|\bRoute|\bFlight|\bpage|\broom)\s?$", self.before, re.IGNORECASE):
            return None
        if re.match(
            r"\s(?:\w+ly\s)?(?:people|men|women|troops|soldiers|shares|members|tons|tonnes|miles|percent|points|jobs|workers|homes|votes|dollars|feet|meters|metres|kilometers|kilometres|km|m|MHz|hours|days|years|of\sthem|local\stime|GMT|million|billion|yards|students|refugees|police|officers|protesters)\b",
            self.after,
        ):
            return None
        return at(period("year", int(match["year"])), "year")

    def years(self, match: Match) -> Meaning | None:
        first, last = int(match["year"]), match["last_year"]
        until = int(match["year"][: 4 - len(last)] + last)
        if until <= first:
            return None
        return at(period("year", first), "years", last=period("year", until))

    def the_year(self, match: Match) -> Meaning | None:
        return at(period("year", int(match["year"])), "year") if match["year"] else self.spelled_year(match)

    def spelled_year(self, match: Match) -> Meaning | None:
        words = re.sub(r"[\s-]+", " ", match["spelled"].lower())
        head, _, tail = words.partition(" ")
        if head in ("nineteen", "twenty") and not tail.startswith("hundred"):
            rest = number(tail.removeprefix("oh ")) or 0
            year = {"nineteen": 1900, "twenty": 2000}[head] + int(rest)
        else:
            year = int(number(words) or 0)
        return at(period("year", year), "year") if year > 1000 else None

    def year_end(self, match: Match) -> Meaning | None:
        return self.relative("year", 0, "year_end")

    def decade(self, match: Match) -> Meaning | None:
        if match["year"]:
            return at(period("decade", int(match["year"]) // 10), "decade")
        if match["short_year"]:
            return at(period("decade", self.full_year(int(match["short_year"])) // 10), "decade")
        if not re.match(r"the\s", match[0], re.IGNORECASE) or re.match(r"\s(?:percent|°)", self.after):
            return None
        century = self.today.start.year // 100 if self.today else 19
        digit = WORDS["decades"][match["word"].lower()]
        if century * 10 + digit > (self.today.start.year // 10 if self.today else 199):
            century -= 1
        return at(period("decade", century * 10 + digit), "decade", self.anchor)

    def century(self, match: Match) -> Meaning | None:
        nth = ordinal(match["nth"])
        return at(period("century", nth - 1), "century") if nth and 1 < nth < 30 else None

    def season_year(self, match: Match) -> Meaning | None:
        year, anchor = self.year_named(match)
        return at(period("season", (year or 0) * 4 + WORDS["seasons"][match["season"].lower()]), "season", anchor)

    def the_season(self, match: Match) -> Meaning | None:
        season = match["season"].lower()
        if season in ("fall", "spring") and not re.search(
            r"\b(?:in|by|during|since|until|into|over|before|after|of)\s$", self.before
        ):
            return None
        return self.season(season, 0)

    def season(self, name: str, direction: int) -> Meaning | None:
        code = WORDS["seasons"][name]
        if not self.today or not (now := self.now("season")):
            return self.open("season", "season", f"XXXX-{('SP', 'SU', 'FA', 'WI')[code]}")
        year = self.today.start.year
        if name == "winter" and self.today.start.month < 3:
            year -= 1
        this = year * 4 + code
        if direction < 0:
            this = this - 4 if this >= now.index else this
        elif direction > 0:
            this = this + 4 if this <= now.index else this
        return at(period("season", this), "season", self.anchor)

    # ── weekdays, parts of the day, the clock ───────────────────────────────────────────────────

    def weekday(self, match: Match) -> Meaning | None:
        if match["weekday"].endswith(".") and not re.match(r"\s[A-Z]?", self.after):
            return None
        meaning = self.on_weekday(lookup(grammar.WEEKDAYS, match["weekday"]))
        return self.with_part(meaning, match["part"])

    def on_weekday(self, number_of_day: int) -> Meaning:
        """By the tense of its clause: the next such day for a future one, else the last, today included."""
        if not self.today:
            return self.open("day", "weekday", f"XXXX-WXX-{number_of_day}")
        gap = (self.today.start.isoweekday() - number_of_day) % 7
        tense = self.tense_said()
        if tense == "future" and gap:
            return self.relative("day", 7 - gap, "weekday_future")
        return self.relative("day", -gap, "weekday_past" if tense == "past" else "weekday")

    def with_part(self, meaning: Meaning | None, part: str | None) -> Meaning | None:
        """A day made a time: "Tuesday night"."""
        if not meaning or not part:
            return meaning
        code = WORDS["day_parts"][part.lower()]
        if not meaning.first:
            return replace(meaning, timex_type="TIME", value=f"{meaning.value}T{code}", granularity="part_of_day")
        return at(replace(meaning.first, clock=f"T{code}"), meaning.method, meaning.anchor)

    def day_word(self, match: Match) -> Meaning | None:
        if match["tonight"]:
            if re.match(r"\s(?:success|sensation)", self.after):
                return None
            back = -1 if match["tonight"].lower() == "overnight" and self.tense() != "future" else 0
            return self.with_part(self.relative("day", back, "day_word"), "night")
        shift = {"yesterday": -1, "today": 0, "tomorrow": 1}[match["word"].lower()]
        beyond = (match["beyond"] or "").lower()
        shift += {"before": -1, "after": 1}.get(beyond, 0)
        return self.with_part(self.relative("day", shift, "day_word"), match["part"])

    def day_part(self, match: Match) -> Meaning | None:
        if not re.search(
            r"\b(?:in|during|by|into|at|on|of|over|through|until)\s$", self.before, re.IGNORECASE
        ) and not match[0].lower().startswith("mid"):
            return None
        return self.with_part(self.day_told("day_part"), match["part"])

    def day_told(self, method: str) -> Meaning:
        """The day that a clock time goes with: the last one named close by, else the document's."""
        if told := self.recent("day", reach=300):
            return at(told, method, "narrative") or self.open("day", method)
        return self.relative("day", 0, method)

    def clock(self, match: Match) -> Meaning | None:
        clock = self.clock_value(match)
        if not clock:
            return None
        meaning = self.day_told("clock")
        if not meaning.first:
            return replace(meaning, timex_type="TIME", value=f"{meaning.value}{clock}", granularity="minute")
        return at(replace(meaning.first, clock=clock), "clock", meaning.anchor)

    def clock_value(self, match: Match) -> str | None:
        if match["daytime"]:
            return str(WORDS["daytimes"][match["daytime"].lower()])
        if match["hour24"]:
            return f"T{int(match['hour24']):02}:{match['minute24']}"
        if match["oclock"]:
            hour = number(match["oclock"])
            if not hour or not 1 <= hour <= 12:
                return None
            return f"T{int(hour) % 12 + 12 * (match['oclock_part'].lower() != 'morning'):02}:00"
        hour = int(match["hour"]) % 12 + 12 * (match["half_day"][0].lower() == "p")
        return f"T{int(hour):02}:{match['minute'] or '00'}"

    # ── relative to now or to the narrative ─────────────────────────────────────────────────────

    def year_ago(self, match: Match) -> Meaning | None:
        """ "A year earlier" has the grain of what it is compared with: a quarter's report compares quarters."""
        unit, _ = UNITS[match["unit"].lower()]
        what = (match["what"] or "").lower()
        if unit != "year":
            return self.back(unit, 1, match["what"] is None and "ago" in match[0].lower())
        told = self.recent("quarter", "month", "year", reach=600)
        if what == "quarter" and (not told or told.unit != "quarter"):
            told = self.now("quarter")
            told = told.shift(-1) if told else None
        if told and told.unit in ("quarter", "month"):
            return at(told.shift_by("year", -1), "year_ago", "narrative")
        if told and told.index in self.years_written and "earlier" in match[0].lower():
            return at(told.shift(-1), "year_ago", "narrative")
        return self.relative("year", -1, "year_ago")

    def ago(self, match: Match) -> Meaning | None:
        unit_word, sense = match["unit"].lower(), match["sense"].lower()
        amount = number(match["amount"])
        if amount == 1 and unit_word == "year" and sense in ("ago", "earlier"):
            again = grammar.first("year_ago", re.sub(r"(?i)^(?:an?|one)\s+", "a ", match[0]))
            return self.year_ago(again.match) if again else None
        if unit_word not in UNITS:
            return self.duration_of(amount, unit_word)
        if amount is None:
            past = sense in ("ago", "earlier", "back")
            return Meaning("DATE", "PAST_REF" if past else "FUTURE_REF", "vague")
        unit, size = UNITS[unit_word]
        count = round(amount * size)
        if sense in ("earlier", "later"):
            told = self.recent("day", unit)
            if not told:
                return self.duration_of(amount, unit_word)
            moved = self.moved(told, unit, -count if sense == "earlier" else count)
            return at(moved, "count_from_narrative", "narrative")
        ahead = sense not in ("ago", "back")
        return self.back(unit, -count if ahead else count, not ahead)

    def moved(self, told: Period, unit: Granularity, count: int) -> Period | None:
        shifted = told.shift_by(unit, count)
        return shifted if not shifted or unit in ("day", "week") else period_of(unit, shifted.start)

    def back(self, unit: Granularity, count: int, past: bool) -> Meaning | None:
        """`count` units before the document's date. Weeks are counted in days: "two weeks ago" is a day, of that week."""
        if unit in ("week", "weekend"):
            return self.relative("week", -count, "count_from_document")
        return self.relative(unit, -count, "count_from_document")

    def counted(self, match: Match) -> Meaning | None:
        return self.duration_of(number(match["amount"]), match["unit"].lower())

    def the_counted(self, match: Match) -> Meaning | None:
        return self.duration_of(number(match["amount"]), match["unit"].lower())

    def directed(self, match: Match) -> Meaning | None:
        """ "last April", "this week", "the following day", "the same period"."""
        word = re.sub(r"\s+", " ", match["direction"].lower())
        shift = -1 if word in BACKWARD else 1 if word in FORWARD else 0
        if match["period"]:
            return self.last_quarter() if word == "latest" else None
        if match["part"]:
            return self.relative_part(word, match["part"])
        if match["unit"]:
            return self.relative_unit(word, shift, match["unit"].lower())
        return self.relative_named(match, word, shift)

    def relative_to(self, direction: str) -> bool:
        """Whether a direction counts from the narrative: "that year", "the following day"."""
        return direction in ("previous", "preceding", "prior", "following", "same", "that")

    def week_of(self, match: Match) -> Meaning | None:
        found = grammar.first("month_day", re.sub(r"(?i)^(?:the\s+)?week\s+of\s+", "", match[0]))
        day = self.month_day(found.match) if found else None
        return at(period_of("week", day.first.start), "week_of", day.anchor) if day and day.first else None

    def relative_named(self, match: Match, word: str, shift: int) -> Meaning | None:
        """ "last April", "next Tuesday", "this Christmas": the nearest one in that direction, never today itself."""
        if not self.today:
            return self.open_named(match)
        if match["weekday"]:
            day = lookup(grammar.WEEKDAYS, match["weekday"])
            if match["direction"].lower() in ("previous", "preceding", "following") and (told := self.recent("day")):
                back = match["direction"].lower() != "following"
                gap = ((told.start.isoweekday() - day) if back else (day - told.start.isoweekday())) % 7 or 7
                return at(told.shift(-gap if back else gap), "count_from_narrative", "narrative")
            gap = (self.today.start.isoweekday() - day) % 7
            if shift < 0:
                return self.relative("day", -(gap or 7), "weekday_past")
            return (
                self.relative("day", (7 - gap) if gap else 7 if shift > 0 else 0, "weekday_future")
                if shift > 0 or self.tense() == "future"
                else self.on_weekday(day)
            )
        if match["season"]:
            return self.season(match["season"].lower(), shift)
        year = self.today.start.year
        if match["month"]:
            month = lookup(grammar.MONTHS, match["month"])
            candidates = [month_of(y, month) for y in (year - 1, year, year + 1)]
        else:
            candidates = [self.holiday_in(match["holiday"], y) for y in (year - 1, year, year + 1)]
        known = [p for p in candidates if p]
        if shift < 0:
            known = [p for p in known if p.end < self.today.start][-1:]
        elif shift > 0:
            known = [p for p in known if p.start > self.today.start][:1]
        else:
            known = [p for p in known if p.start.year == year]
        return at(known[0], "named_relative", self.anchor) if known else None

    def open_named(self, match: Match) -> Meaning | None:
        if match["weekday"]:
            return self.on_weekday(lookup(grammar.WEEKDAYS, match["weekday"]))
        if match["season"]:
            return self.season(match["season"].lower(), 0)
        month = lookup(grammar.MONTHS, match["month"]) if match["month"] else None
        return self.open("month", "month", f"XXXX-{month:02}") if month else self.open("day", "holiday")

    def relative_part(self, word: str, part: str) -> Meaning | None:
        """ "last night" is yesterday's, "this morning" today's, "the next morning" the narrative's."""
        if word in ("last", "this"):
            return self.with_part(self.relative("day", -1 if word == "last" else 0, "day_part"), part)
        told = self.recent("day")
        if not told:
            return None
        shift = -1 if word in ("previous", "preceding") else 1 if word in ("next", "following") else 0
        return self.with_part(at(told.shift(shift), "count_from_narrative", "narrative"), part)

    def relative_unit(self, word: str, shift: int, unit_word: str) -> Meaning | None:
        """ "last week" from the document's date; "that year", "the following day" from the narrative's."""
        if unit_word not in UNITS:
            return None
        unit, _ = UNITS[unit_word]
        if word in ("latest",) and unit == "quarter":
            return self.last_quarter()
        narrative = self.relative_to(word) or (unit == "day" and word == "next")
        if narrative and (told := self.recent(*_FINER.get(unit, (unit,)))):
            own = period_of(unit, told.start)
            return at(own.shift(shift) if own else None, "count_from_narrative", "narrative")
        if narrative and word in ("same", "that"):
            return None
        if unit == "weekend":
            return self.weekend(shift)
        return self.relative(unit, shift, "relative_unit")

    def weekend(self, shift: int) -> Meaning | None:
        """This weekend is the coming one in a future clause (or on its days), else the last that has begun."""
        if not self.today:
            return self.open("weekend", "weekend")
        this, inside = self.now("weekend"), self.today.start.isoweekday() >= 6
        if shift == 0 and not inside and self.tense() != "future" and this:
            return at(this.shift(-1), "weekend", self.anchor)
        if shift < 0 or this is None:
            return at(this.shift(-1) if this else None, "weekend", self.anchor)
        return at(this.shift(1 if shift > 0 and inside else 0), "weekend", self.anchor)

    def last_quarter(self) -> Meaning:
        """The newest quarter that the text has told of, not the one it is compared with; else the last that is over."""
        told = [p for at_, p, _ in self.told if p.unit == "quarter" and self.position - at_ <= NARRATIVE_REACH]
        if told:
            newest = max(told, key=lambda p: p.index)
            return at(newest, "quarter", "narrative") or self.open("quarter", "quarter")
        return self.relative("quarter", -1, "quarter")

    def the_unit(self, match: Match) -> Meaning | None:
        """ "the quarter" is the one being told of; "the weekend" the last or the coming; other units the current one."""
        unit, _ = UNITS[match["unit"].lower()]
        if unit == "quarter":
            return self.last_quarter()
        if unit == "weekend":
            return self.weekend(0)
        if re.search(r"\b(?:times|day|rest|time|part)\sof\s$", self.before, re.IGNORECASE) and unit != "year":
            return None
        if unit == "year" and re.match(r"\sof\b", self.after):
            return None
        if unit == "year" and re.match(r"\s(?:ended|ending|to|through)\b", self.after):
            return self.duration_of(1, "year")
        return self.relative(unit, 0, "the_unit")

    def holiday(self, match: Match) -> Meaning | None:
        name = match["holiday"]
        meaning = self.yearless(lambda year: self.holiday_in(name, year), "holiday")
        return meaning or self.open("day", "holiday")

    def holiday_in(self, name: str, year: int) -> Period | None:
        rule = grammar.HOLIDAYS[re.sub(r"\s+", " ", name.lower().replace("’", "'"))]
        if rule[0] == "easter":
            sunday = easter(year)
            return sunday.shift(rule[1]) if sunday else None
        return day_of(year, *rule) if len(rule) == 2 else nth_weekday(year, *rule)

    # ── durations, sets, vague words ────────────────────────────────────────────────────────────

    def duration(self, match: Match) -> Meaning | None:
        """ "three days", "a two-year deal"; not an age, and "a year" after a count says how often."""
        unit_word, amount_word = match["unit"].lower(), match["amount"].lower()
        if match["old"] or (amount_word in ("a", "an") and re.search(r"fiscal|calendar", match[0], re.IGNORECASE)):
            return None
        amount = number(match["amount"])
        if match["half"] and amount is not None:
            amount += 0.5
        if amount_word in ("a", "an") and not match["half"] and match["joint"] != "-":
            if _RATE_BEFORE.search(self.before) and not _SPAN_BEFORE.search(self.before):
                return self.set_of(1, unit_word)
            if unit_word in ("second", "minute", "quarter", "day") and not re.search(r"\w\s$", self.before):
                return None
        if amount_word in ("recent",):
            return (
                Meaning("DATE", "PAST_REF", "vague")
                if unit_word in ("year", "day", "week")
                else self.duration_of(None, unit_word)
            )
        if unit_word == "quarter" and amount_word in ("a", "an", "one"):
            return None
        if unit_word == "second" and amount_word in ("a", "one"):
            return None
        return self.duration_of(amount, unit_word)

    def duration_of(self, amount: float | None, unit_word: str) -> Meaning:
        prefix, code, size = DURATION_CODES[unit_word]
        if amount is None:
            value = UNKNOWN_DURATION.get(unit_word, f"P{prefix}X{code}")
        else:
            value = _period_code(amount * size, prefix, code)
        return Meaning("DURATION", value, "duration")

    def bare_units(self, match: Match) -> Meaning | None:
        if not _SPAN_BEFORE.search(self.before) and not re.match(r"\s(?:after|before|of\s)", self.after):
            return None
        unit = match["unit"].lower()
        return self.duration_of(None, "century" if unit == "centuries" else unit[:-1])

    def set_of(self, amount: float | None, unit_word: str) -> Meaning:
        return replace(self.duration_of(amount, unit_word), timex_type="SET", method="set")

    def every(self, match: Match) -> Meaning | None:
        if match["unit"]:
            amount = number(match["amount"]) if match["amount"] else 2.0 if "other" in match[0].lower() else 1.0
            return self.set_of(amount, match["unit"].lower())
        if match["weekday"]:
            value = f"XXXX-WXX-{lookup(grammar.WEEKDAYS, match['weekday'])}"
        elif match["month"]:
            value = f"XXXX-{lookup(grammar.MONTHS, match['month']):02}"
        elif match["season"]:
            value = f"XXXX-{('SP', 'SU', 'FA', 'WI')[WORDS['seasons'][match['season'].lower()]]}"
        else:
            value = f"XXXX-XX-XXT{WORDS['day_parts'][match['part'].lower()]}"
        return Meaning("SET", value, "set")

    def often(self, match: Match) -> Meaning | None:
        return self.set_of(1, match["unit"].lower())

    per = often

    def weekdays(self, match: Match) -> Meaning | None:
        found = re.match(r"[A-Za-z]+?(?=s?\b)", match[0])
        name = found[0].lower().rstrip("s") if found else ""
        day = grammar.WEEKDAYS.get(name)
        part = re.search(r"\s(\w+?)s$", match[0])
        clock = f"T{WORDS['day_parts'][part[1].lower()]}" if part else ""
        return Meaning("SET", f"XXXX-WXX-{day}{clock}", "set") if day else None

    def set_word(self, match: Match) -> Meaning | None:
        return Meaning("SET", WORDS["sets"][match["word"].lower()], "set")

    def vague(self, match: Match) -> Meaning | None:
        phrase = re.sub(r"\s+", " ", match["phrase"].lower())
        if phrase == "soon" and re.match(r"\s(?:as|after)\b", self.after):
            return None
        return Meaning("DATE", grammar.VAGUE[phrase], "vague")


_FINER: dict[str, tuple[str, ...]] = {
    "day": ("day",), "week": ("day", "week", "weekend"), "month": ("day", "month"), "weekend": ("day", "weekend"),
    "quarter": ("quarter", "month"), "year": ("day", "month", "quarter", "season", "year"),
    "decade": ("year", "decade"), "century": ("century",),
}  # fmt: skip
"""What a unit of the narrative may be read off: "that year" follows a date, a month or a year."""
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|by|until|till|last|next|this|that|of|early|earlier|late|later|from|between|before|after|during|for|through|until|mid|"
    r"(?:Jan|Febr)uary(?:\sand|,|\sto|\sor)|April(?:\sand|,|\sto|\sor)|(?:June|July)(?:\sand|,|\sto|\sor))[\s-]$",
    re.IGNORECASE,
)
_RATE_BEFORE = re.compile(
    r"(?:\d|%|\b(?:million|billion|trillion|thousand|hundred|percent|cents?|dollars|once|twice|times|[a-z]{3,}s|work|less|more))\s$",
    re.IGNORECASE,
)
_BACK_BEFORE = re.compile(r"\bsince\s(?:last\s)?$", re.IGNORECASE)
_AHEAD_BEFORE = re.compile(
    r"\b(?:to|until|till|through|by|effective|due|payable|expires?|scheduled|for|beginning|starting|before)\s(?:on\s)?$",
    re.IGNORECASE,
)
_SPAN_BEFORE = re.compile(
    r"\b(?:for|in|over|within|after|of|spent|took|takes?|lasted|about|than|nearly|almost|at\sleast|only|just|until|through|throughout"
    r"|during|barely|across|last|under|around|the|these|those|many|more|his|her|its|their|days|weeks|months|or|to|was|is|as|has|by|versus"
    r"|this|plus|pass|lasts|hours|years|decades|perhaps|up)\s$",
    re.IGNORECASE,
)


def _period_code(amount: float, prefix: str, code: str) -> str:
    """P3D, PT1H30M, P2.5Y."""
    if amount == int(amount):
        return f"P{prefix}{int(amount)}{code}"
    if prefix and code in "HM":
        smaller = {"H": "M", "M": "S"}[code]
        whole, rest = int(amount), round((amount - int(amount)) * 60)
        return f"PT{whole}{code}{rest}{smaller}" if whole else f"PT{rest}{smaller}"
    return f"P{prefix}{amount:g}{code}"
