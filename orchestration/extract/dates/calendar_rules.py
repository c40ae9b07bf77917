"""Rules for places in the calendar: days, months, quarters, seasons, years, decades, holidays."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from orchestration.extract.dates import grammar
from orchestration.extract.dates.amounts import AmountRules
from orchestration.extract.dates.grammar import WORDS, lookup, number, ordinal
from orchestration.extract.dates.periods import Period, day_of, easter, month_of, nth_weekday, period, period_of
from orchestration.extract.dates.story import Anchor, Match, Meaning, at
from orchestration.records import Granularity

_BEFORE_MONTH = re.compile(
    r"\b(?:in|year\sto|since|by|until|till|last|next|this|that|of|early|earlier|late|later|from|between|before|after|during|for|through|until|mid|"
    r"(?:Jan|Febr)uary(?:\sand|,|\sto|\sor)|April(?:\sand|,|\sto|\sor)|(?:June|July)(?:\sand|,|\sto|\sor))[\s-]$",
    re.IGNORECASE,
)
_OF_A_NOUN = re.compile(r"\bthe\s$", re.IGNORECASE)
_NOUN = re.compile(
    r"\s(?!(?:of|on|for|to|from|in|at|by|against|through|and|that|which|who|is|was|were|are|will|has|had)\b)[a-z]"
)
""" "The May election": a month of a noun; "the March on the capital" is none."""
_MONTH_TO = re.compile(rf"{grammar.MONTH}{grammar.S}(?:to|through|until){grammar.S}$")
_WARMTH_BEFORE = re.compile(r"\b(?:temperatures?|highs?|lows?|mercury|thermometers?|degrees)\b[^.]*$", re.IGNORECASE)


class CalendarRules(AmountRules):
    """One method per rule of the grammar."""

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
        self.note_run()
        return at(month_of(year or 0, lookup(grammar.MONTHS, match["month"])), "month_year")

    def month_range(self, match: Match) -> Meaning | None:
        """ "January-March" is a quarter where it is one, else a run of months."""
        until = lookup(grammar.MONTHS, match["last_month"])
        if match["year"]:
            ends = at(month_of(int(match["year"]), until), "month_year")
        else:
            ends = self.yearless(lambda year: month_of(year, until), "month")
        if not ends or not ends.first:
            return self.open("month", "month", f"XXXX-{until:02}")
        length = (until - lookup(grammar.MONTHS, match["month"])) % 12
        if length == 2 and until % 3 == 0:
            return at(period_of("quarter", ends.first.start), "quarter", ends.anchor)
        begins = ends.first.shift(-length)
        return at(begins, ends.method, ends.anchor, ends.first) if begins else None

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
        self.note_run()
        return self.yearless(lambda year: month_of(year, month), "month") or self.open(
            "month", "month", f"XXXX-{month:02}"
        )

    def note_run(self) -> None:
        """ "From January to September": a report of months, whose "same period last year" is no single month."""
        if _MONTH_TO.search(self.before):
            self.months_reported_at = self.position + 1

    def is_month(self, word: str) -> bool:
        """May and March are also a verb, a name and a walk: they need a word that goes with months before them."""
        if word.lower() not in ("may", "march", "mar", "mar."):
            return not (re.search(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.?\s$", self.before) or self.is_first_name(word))
        if word[0].isupper() and _OF_A_NOUN.search(self.before) and _NOUN.match(self.after):
            return True
        return bool(_BEFORE_MONTH.search(self.before)) or bool(
            re.match(r"['’]s\s|,?\s(?:and|to|or)\s(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", self.after)
        )

    def is_first_name(self, word: str) -> bool:
        """ "Thanked April Woods", "the presenter June Okafor": after a plain word, before another capital."""
        plain = re.search(r"\b([a-z]+)\s$", self.before)
        surname = re.match(r"\s[A-Z][a-z]+\b", self.after)
        return word in ("April", "June", "August") and bool(
            surname and plain and plain[1] not in WORDS["before_months"]
        )

    # ── quarters, halves, years, seasons ────────────────────────────────────────────────────────

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

    def quarter_ago(self, match: Match) -> Meaning | None:
        """ "The year-ago third quarter": a year before the third quarter that has begun last."""
        nth = ordinal(match["nth"] or match["nth_again"]) or 1
        now = self.quarter_in(None, nth, self.anchor)
        return at(now.first.shift(-4), "quarter", self.anchor) if now and now.first else now

    def last_quarter_of(self, match: Match) -> Meaning | None:
        year, anchor = self.year_named(match)
        return self.quarter_in(year, 4, anchor)

    def short_quarter(self, match: Match) -> Meaning | None:
        year, anchor = self.year_named(match)
        return self.quarter_in(year, int(match["nth"] or match["nth_first"]), anchor)

    def year_period(self, match: Match) -> Meaning | None:
        """ "the 1988 quarter" or "period": that year's, the same quarter as the one being told of; else the year."""
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
        if re.search(r"\b\d[\d,]*\s[a-z]+\s(?:and|or)\s$", self.before) and re.match(r"\s[a-z]+s\b", self.after):
            return None  # "2300 dockers and 1900 drivers"
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
        if match["bare"]:
            return self.bare_decade(int(match["bare"]))
        if not re.match(r"the\s", match[0], re.IGNORECASE) or re.match(r"\s(?:percent|°)", self.after):
            return None
        century = self.today.start.year // 100 if self.today else 19
        digit = WORDS["decades"][match["word"].lower()]
        if century * 10 + digit > (self.today.start.year // 10 if self.today else 199):
            century -= 1
        return at(period("decade", century * 10 + digit), "decade", self.anchor)

    def bare_decade(self, short: int) -> Meaning | None:
        """ "the 90s": the last decade of that name that has begun, unless it is how warm it gets."""
        if _WARMTH_BEFORE.search(self.before) or re.match(r"\s(?:percent|°|degrees|Fahrenheit)", self.after):
            return None
        year = self.full_year(short)
        if self.today and year > self.today.start.year:
            year -= 100
        return at(period("decade", year // 10), "decade")

    def century(self, match: Match) -> Meaning | None:
        nth = ordinal(match["nth"])
        return at(period("century", nth - 1), "century") if nth and 1 < nth < 30 else None

    def season_year(self, match: Match) -> Meaning | None:
        year, anchor = self.year_named(match)
        return at(period("season", (year or 0) * 4 + WORDS["seasons"][match["season"].lower()]), "season", anchor)

    def the_season(self, match: Match) -> Meaning | None:
        season = match["season"].lower()
        if season == "fall" and re.match(r"\sof\b", self.after):
            return None  # "the fall of the regime"
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

    # ── holidays ────────────────────────────────────────────────────────────────────────────────

    def holiday(self, match: Match) -> Meaning | None:
        name = match["holiday"]
        if match["year"]:
            return at(self.holiday_in(name, int(match["year"])), "full_date")
        meaning = self.yearless(lambda year: self.holiday_in(name, year), "holiday")
        return meaning or self.open("day", "holiday")

    def holiday_week(self, match: Match) -> Meaning | None:
        """ "Easter week", "the Thanksgiving weekend": the week that holds the day, the weekend nearest to it."""
        meaning = self.yearless(lambda year: self.holiday_in(match["holiday"], year), "holiday")
        if not meaning or not meaning.first:
            return self.open(match["unit"].lower(), "holiday")
        day = meaning.first
        if match["unit"].lower() == "weekend" and day.start.isoweekday() < 3:
            earlier = day.shift(-3)
            day = earlier or day
        unit: Granularity = "weekend" if match["unit"].lower() == "weekend" else "week"
        return at(period_of(unit, day.start), meaning.method, meaning.anchor)

    def holiday_in(self, name: str, year: int) -> Period | None:
        rule = grammar.HOLIDAYS[re.sub(r"\s+", " ", name.lower().replace("’", "'"))]
        if rule[0] == "easter":
            sunday = easter(year)
            return sunday.shift(rule[1]) if sunday else None
        return day_of(year, *rule) if len(rule) == 2 else nth_weekday(year, *rule)
