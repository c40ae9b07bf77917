"""Rules for what is counted from another date: "last week", "three days ago", "the following year"."""

from __future__ import annotations

import re

from orchestration.extract.dates import grammar
from orchestration.extract.dates.day_rules import DayRules
from orchestration.extract.dates.grammar import lookup, number
from orchestration.extract.dates.periods import Period, month_of, period_of
from orchestration.extract.dates.story import NARRATIVE_REACH, Match, Meaning, at
from orchestration.records import Granularity

UNITS: dict[str, tuple[Granularity, int]] = {
    "day": ("day", 1), "weekday": ("day", 1), "week": ("week", 1), "fortnight": ("week", 2), "weekend": ("weekend", 1),
    "month": ("month", 1), "quarter": ("quarter", 1), "year": ("year", 1), "decade": ("year", 10),
    "century": ("century", 1), "centurie": ("century", 1),
}  # fmt: skip
BACKWARD = {"last", "past", "previous", "preceding", "prior", "this past"}
FORWARD = {"next", "coming", "following", "upcoming", "this coming"}
_FINER: dict[str, tuple[str, ...]] = {
    "day": ("day",), "week": ("day", "week", "weekend"), "month": ("day", "month"), "weekend": ("day", "weekend"),
    "quarter": ("quarter", "month"), "year": ("day", "month", "quarter", "season", "year"),
    "decade": ("year", "decade"), "century": ("century",),
}  # fmt: skip
"""What a unit of the narrative may be read off: "that year" follows a date, a month or a year."""
_BESIDE = re.compile(
    r"\s(?:(?P<side>before|after)\b(?P<end>[,.;:)]|\s(?:and|but|when|while|with|in|at|on)\b|\s*$)?|(?P<over>just\s(?:ended|over|past)))",
)
_FALL_IN = re.compile(
    r"\sin\s(?:the\s)?(?:\w+\s)?(?:prices?|rates?|sales|shares?|stocks|profits?|demand|exports|imports|output|value|numbers?)\b"
)
""" "This fall in prices" is no season."""
_PRIZE_BEFORE = re.compile(
    r"\b(?:person|man|woman|player|athlete|driver|coach|team|artist|album|song|record|film|book|novel|word|car|game)\sof\s$",
    re.IGNORECASE,
)


class Timeline(DayRules):
    """The expressions of one article, read in order: the rules of the grammar as methods of the same names."""

    def year_ago(self, match: Match) -> Meaning | None:
        """ "A year earlier" is a year, unless a quarter is being told of: then it is the quarter a year before."""
        unit, _ = UNITS[match["unit"].lower()]
        what = (match["what"] or "").lower()
        if unit != "year":
            return self.back(unit, 1)
        reach = min(NARRATIVE_REACH, self.position - self.months_reported_at)
        told = self.recent("quarter", "month", "year", reach=reach, begun=True)
        if what == "quarter" and (not told or told.unit != "quarter"):
            told = self.now("quarter")
            told = told.shift(-1) if told else None
        if told and told.unit == "quarter":
            return at(told.shift_by("year", -1), "year_ago", "narrative")
        if told and told.index in self.years_written and "earlier" in match[0].lower():
            return at(told.shift(-1), "year_ago", "narrative")
        return self.relative("year", -1, "year_ago")

    def period_ago(self, match: Match) -> Meaning | None:
        """ "The corresponding period last year": a year before the one being told of, in its own grain."""
        what = (match["what"] or match["whose"] or "quarter").lower()
        grains = {"month": ("month",), "week": ("week",)}.get(what, ("quarter", "month"))
        told = self.recent(*grains, reach=min(600, self.position - self.months_reported_at))
        if told is None and what == "quarter":
            told = self.last_quarter().first
        if told is None:
            return self.relative("year", -1, "year_ago")
        return at(told.shift_by("year", -1), "year_ago", "narrative")

    def ago(self, match: Match) -> Meaning | None:
        unit_word, sense = match["unit"].lower(), match["sense"].lower()
        amount = number(match["amount"])
        if amount == 1 and unit_word == "year" and sense in ("ago", "earlier"):
            again = grammar.first("year_ago", re.sub(r"(?i)^(?:an?|one)\s+", "a ", match[0]))
            return self.year_ago(again.match) if again else None
        if unit_word not in UNITS:
            return self.duration_of(amount, unit_word)
        if amount is None and sense == "later":
            return self.duration_of(None, unit_word)
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
        return self.back(unit, -count if ahead else count)

    def moved(self, told: Period, unit: Granularity, count: int) -> Period | None:
        shifted = told.shift_by(unit, count)
        return shifted if not shifted or unit in ("day", "week") else period_of(unit, shifted.start)

    def back(self, unit: Granularity, count: int) -> Meaning | None:
        """`count` units before the document's date; "two weeks ago" is a week, not a day."""
        if unit in ("week", "weekend"):
            return self.relative("week", -count, "count_from_document")
        return self.relative(unit, -count, "count_from_document")

    def counted(self, match: Match) -> Meaning | None:
        if match["edge"].lower() in ("first", "latest") and match["unit"].lower() == "month":
            self.months_reported_at = self.position
        return self.duration_of(number(match["amount"]), match["unit"].lower())

    def the_counted(self, match: Match) -> Meaning | None:
        """ "the nine months" of a report: what it compares them with is a year ago, not a quarter."""
        if match["unit"].lower() == "month":
            self.months_reported_at = self.position
        return self.duration_of(number(match["amount"]), match["unit"].lower())

    def directed(self, match: Match) -> Meaning | None:
        """ "last April", "this week", "the following day", "the same period"."""
        word = re.sub(r"\s+", " ", match["direction"].lower())
        of_day_or_unit = match["unit"] or match["part"]
        if of_day_or_unit and of_day_or_unit[0].isupper() and match["direction"][0].isupper():
            return None  # the programmes "This Week", "This Morning"
        if match["season"] and match["season"].lower() == "fall" and _FALL_IN.match(self.after):
            return None
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
        unit: Granularity = "decade" if unit_word == "decade" else UNITS[unit_word][0]
        if word == "latest":  # the last that is over
            return self.last_quarter() if unit == "quarter" else self.relative(unit, -1, "relative_unit")
        narrative = self.relative_to(word) or (unit == "day" and word == "next")
        if narrative and (told := self.recent(*_FINER.get(unit, (unit,)))):
            own = period_of(unit, told.start)
            return at(own.shift(shift) if own else None, "count_from_narrative", "narrative")
        if narrative and word in ("same", "that"):
            return None
        if unit == "weekend":
            return self.weekend(shift, said_this=word == "this")
        return self.relative(unit, shift, "relative_unit")

    def weekend(self, shift: int, said_this: bool = False) -> Meaning | None:
        """The weekend is the coming one in a future clause (or on its days), else the last that has begun; "this" one
        is also the coming one in the present, and without a tense from Thursday on."""
        if not self.today:
            return self.open("weekend", "weekend")
        weekday, tense = self.today.start.isoweekday(), self.tense()
        this, inside = self.now("weekend"), weekday >= 6
        coming = tense == "future" or (said_this and (tense == "present" or (tense is None and weekday > 3)))
        if shift == 0 and not inside and not coming and this:
            return at(this.shift(-1), "weekend", self.anchor)
        if shift < 0 or this is None:
            return at(this.shift(-1) if this else None, "weekend", self.anchor)
        return at(this.shift(1 if shift > 0 and inside else 0), "weekend", self.anchor)

    def last_quarter(self) -> Meaning:
        """The newest quarter that the text has told of, not the one it is compared with; else the last that is over."""
        told = [
            p for at_, p, _ in self.told
            if p.unit == "quarter" and self.position - at_ <= NARRATIVE_REACH
            and (self.today is None or p.start <= self.today.start)
        ]  # fmt: skip
        over = [p for p in told if self.today and p.end < self.today.start]
        if over or told:
            newest = max(over or told, key=lambda p: p.index)
            return at(newest, "quarter", "narrative") or self.open("quarter", "quarter")
        return self.relative("quarter", -1, "quarter")

    def beside(self, unit: Granularity, found: Match) -> Meaning | None:
        """ "36 this year and 35 the year before" is the narrative's; "the year before the war" names none."""
        told = self.recent(*_FINER.get(unit, (unit,)))
        own = period_of(unit, told.start) if told else self.now(unit)
        if found["over"]:
            return self.relative(unit, -1, "the_unit")
        if not own or not found["end"]:
            return None
        return at(own.shift(-1 if found["side"] == "before" else 1), "count_from_narrative", "narrative")

    def quarter_ended(self) -> Meaning | None:
        """ "The quarter ended July 31": the calendar quarter that most of its three months lie in."""
        found = re.match(r"\s(?:that\s)?(?:ended|ending)\s(?:on\s)?(?=\w)", self.after)
        day = grammar.first("month_day", self.after[found.end() :]) if found else None
        ended = self.month_day(day.match) if day else None
        middle = ended.first.shift(-45) if ended and ended.first else None
        return at(period_of("quarter", middle.start), "quarter", self.anchor) if middle else None

    def the_unit(self, match: Match) -> Meaning | None:
        """ "the quarter" is the one being told of, "the weekend" the last or coming one, else the current unit."""
        unit, _ = UNITS[match["unit"].lower()]
        if unit == "quarter":
            return self.quarter_ended() or self.last_quarter()
        if unit == "weekend":
            return self.weekend(0)
        if re.search(r"\b(?:times|day|rest|time|part)\sof\s$", self.before, re.IGNORECASE) and unit != "year":
            return None
        titled = _PRIZE_BEFORE.search(self.before) or (
            match["unit"][0].isupper() and re.search(r"\bof\s$", self.before)
        )
        titled = titled or re.search(r"\bby\s$", self.before)
        if unit == "year" and (titled or re.match(r"\sof\s(?!\W*\d)", self.after)):
            return None
        if beside := _BESIDE.match(self.after):
            return self.beside(unit, beside)
        if unit == "year" and re.match(r"\s(?:ended|ending|to|through)\b", self.after):
            return self.duration_of(1, "year")
        return self.relative(unit, 0, "the_unit")
