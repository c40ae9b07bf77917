"""Rules for days and their hours: weekdays, today and tomorrow, the morning, the clock."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from orchestration.extract.dates import grammar
from orchestration.extract.dates.calendar_rules import CalendarRules
from orchestration.extract.dates.grammar import WORDS, lookup, number
from orchestration.extract.dates.periods import period_of
from orchestration.extract.dates.story import Match, Meaning, at

_ONE_OF_MANY = re.compile(
    rf"(?:,{grammar.S}\w+day)*,?{grammar.S}(?:and|or){grammar.S}\w+day{grammar.S}(?P<part>morning|afternoon|evening|night)s\b",
    re.IGNORECASE,
)
""" "Monday and Tuesday nights": the plural at the end says that the first, too, comes again."""

_IN_GENERAL = re.compile(
    r"['’]?s?\s(?:world|youth|society|young|generation|standards|economy|environment|consumers|children|kids)\b",
    re.IGNORECASE,
)
_OF_GENERAL = re.compile(r"\b(?:people|children|world|leaders|cars|city|workplace)\sof\s$", re.IGNORECASE)
""" "today's world", "the people of tomorrow": an age, no day."""
_WEEKDAY_AND = re.compile(
    rf"{grammar.WEEKDAY}(?:{grammar.S}{grammar.PART})?{grammar.S}(?:and|or|to|through|until){grammar.S}(?:on{grammar.S})?(?:early{grammar.S}|late{grammar.S})?$"
)
_IN_WEEK = re.compile(
    rf"(?:{grammar.S}(?:and|or|to){grammar.S}(?:on{grammar.S})?\w+day)?,?{grammar.S}(?:of{grammar.S})?(?P<which>last|this|next){grammar.S}week\b",
    re.IGNORECASE,
)
_NAMED_BEFORE = re.compile(rf"\b{grammar.any_of(WORDS['day_names_before'])}\s$")
_NAMED_AFTER = re.compile(rf"\s{grammar.any_of(WORDS['day_names_after'])}\b")
""" "Super Tuesday" is no other Tuesday, the Sunday Times a newspaper."""
DAY_REACH = 300
"""Characters within which a time of the day goes with the last day named: about a paragraph of news."""


class DayRules(CalendarRules):
    """One method per rule of the grammar."""

    def weekday(self, match: Match) -> Meaning | None:
        if match["weekday"].endswith(".") and not re.match(r"\s[A-Z]?", self.after):
            return None
        if each := _ONE_OF_MANY.match(self.after):
            code = WORDS["day_parts"][each["part"].lower()]
            return Meaning("SET", f"XXXX-WXX-{lookup(grammar.WEEKDAYS, match['weekday'])}T{code}", "set")
        if _NAMED_BEFORE.search(self.before) or _NAMED_AFTER.match(self.after):
            return None
        number_of_day = lookup(grammar.WEEKDAYS, match["weekday"])
        named = self.weekday_in_week(number_of_day) or self.weekday_after(number_of_day)
        return self.with_part(named or self.on_weekday(number_of_day), match["part"])

    def weekday_in_week(self, number_of_day: int) -> Meaning | None:
        """ "Thursday and Friday next week", "Monday of last week"."""
        week = _IN_WEEK.match(self.after)
        this = self.now("week") if week else None
        if not week or not this:
            return None
        shift = {"last": -1, "next": 1}.get(week["which"].lower(), 0)
        day = this.shift(shift)
        return (
            at(period_of("day", day.start + timedelta(number_of_day - 1)), "weekday_in_week", self.anchor)
            if day
            else None
        )

    def weekday_after(self, number_of_day: int) -> Meaning | None:
        """ "Friday or early Saturday", "from Monday to Thursday": soon after the weekday named just before."""
        said = _WEEKDAY_AND.search(self.before)
        told = self.recent("day", reach=DAY_REACH) if said and self.today else None
        if not said or not told or told.start.isoweekday() != lookup(grammar.WEEKDAYS, said["weekday"]):
            return None
        gap = (number_of_day - told.start.isoweekday()) % 7
        ahead = told.index + gap > (self.today.index if self.today else 0)
        return at(told.shift(gap), "weekday_future" if ahead else "weekday_past", self.anchor) if 0 < gap < 5 else None

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
            if re.match(r"\s(?:success|sensation|(?:interest\s|lending\s|deposit\s|repo\s)?rates?\b)", self.after):
                return None
            if match["tonight"].lower() == "overnight":
                return self.overnight()
            return self.with_part(self.relative("day", 0, "day_word"), "night")
        general = match[0].lower().startswith("today") and _IN_GENERAL.match(self.after)
        general = general or (match[0] == "Today" and re.match(r"['’\"”]?\s(?:programme|program|show)\b", self.after))
        if general or _OF_GENERAL.search(self.before):
            return None
        shift = {"yesterday": -1, "today": 0, "tomorrow": 1}[match["word"].lower()]
        beyond = (match["beyond"] or "").lower()
        shift += {"before": -1, "after": 1}.get(beyond, 0)
        return self.with_part(self.relative("day", shift, "day_word"), match["part"])

    def overnight(self) -> Meaning | None:
        """The coming night in a future clause, else the one before the day being told of."""
        if self.tense() == "future":
            return self.with_part(self.relative("day", 0, "day_word"), "night")
        told = self.recent("day", reach=DAY_REACH)
        if told and self.today and 0 <= self.today.index - told.index < 7:
            return self.with_part(at(told.shift(-1), "day_word", "narrative"), "night")
        return self.with_part(self.relative("day", -1, "day_word"), "night")

    def nth_day(self, match: Match) -> Meaning | None:
        """ "It is the second day of the strike" speaks of the document's day, "it was ..." of the day being told of."""
        verb = re.search(r"\b(?:today|it|this)(?:['’]s|\s(?P<was>is|was))\s$", self.before, re.IGNORECASE)
        if not verb or not re.match(r"\s(?:of|in|that|since)\b", self.after):
            return None
        return self.day_told("nth_day") if verb["was"] == "was" else self.relative("day", 0, "nth_day")

    def day_part(self, match: Match) -> Meaning | None:
        if not re.search(
            r"\b(?:in|during|by|into|at|on|of|over|through|until)\s$", self.before, re.IGNORECASE
        ) and not match[0].lower().startswith("mid"):
            return None
        return self.with_part(self.day_told("day_part"), match["part"])

    def day_told(self, method: str) -> Meaning:
        """The day that a clock time goes with: the last one named close by, else the document's."""
        if told := self.recent("day", reach=DAY_REACH):
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
