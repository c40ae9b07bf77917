"""Rules for how long and how often: durations, sets, and words that are vague about time."""

from __future__ import annotations

import re
from dataclasses import replace

from orchestration.extract.dates import grammar
from orchestration.extract.dates.grammar import WORDS, lookup, number
from orchestration.extract.dates.story import Match, Meaning, Story

DURATION_CODES = {
    "second": ("T", "S", 1), "minute": ("T", "M", 1), "hour": ("T", "H", 1), "day": ("", "D", 1),
    "weekday": ("", "D", 1), "week": ("", "W", 1), "fortnight": ("", "W", 2), "weekend": ("", "D", 2),
    "month": ("", "M", 1),
    "quarter": ("", "Q", 1), "year": ("", "Y", 1), "decade": ("", "Y", 10), "century": ("", "Y", 100),
    "centurie": ("", "Y", 100),
}  # fmt: skip
_SMALLER = {"TH": ("M", 60), "TM": ("S", 60), "Y": ("M", 12)}
"""What a unit's fraction is told in: two and a half years are P2Y6M."""
UNKNOWN_DURATION = {"decade": "PXY", "century": "PXC", "centurie": "PXC"}
_RATE_BEFORE = re.compile(
    r"(?:\d|%|\b(?:million|billion|trillion|thousand|hundred|percent|cents?|dollars|once|twice|times|[a-z]{3,}s|work|less|more))\s$",
    re.IGNORECASE,
)
_SPAN_BEFORE = re.compile(
    r"\b(?:for|in|over|within|after|of|spent|took|takes?|lasted|about|than|nearly|almost|at\sleast|only|just|until|through|throughout"
    r"|during|barely|across|last|under|around|the|these|those|many|more|his|her|its|their|days|weeks|months|or|to|was|is|as|has|by|versus"
    r"|this|plus|pass|lasts|hours|years|decades|perhaps|up)\s$",
    re.IGNORECASE,
)
_PAPER_AFTER = re.compile(r",?\s(?:said|says|reported|reports|wrote|writes|cited|quoted|published|newspaper|paper)\b")


class AmountRules(Story):
    """One method per rule of the grammar."""

    def duration(self, match: Match) -> Meaning | None:
        """ "three days", "a two-year deal"; not an age, and "a year" after a count says how often."""
        unit_word, amount_word = match["unit"].lower(), match["amount"].lower()
        if match["old"] or (amount_word in ("a", "an") and re.search(r"fiscal|calendar", match[0], re.IGNORECASE)):
            return None
        amount = number(match["amount"])
        if amount_word in ("a", "an") and match[0].lower().endswith("-long"):
            return self.duration_of(None if match[0].lower().endswith("s-long") else 1, unit_word)
        if match["half"] and amount is not None:
            amount += 0.5
        if amount_word in ("a", "an") and not match["half"] and match["joint"] != "-":
            rate = _RATE_BEFORE.search(self.before) and not _SPAN_BEFORE.search(self.before)
            if rate and not re.match(r"\s(?:after|before|from|since)\b", self.after):
                return self.set_of(1, unit_word)
            if unit_word in ("second", "minute", "quarter", "day") and not re.search(r"\w\s$", self.before):
                return None
        if amount_word in ("recent",):
            return (
                Meaning("DATE", "PAST_REF", "vague")
                if unit_word in ("year", "day", "week")
                else self.duration_of(None, unit_word)
            )
        if unit_word == "quarter" and (
            amount_word in ("a", "an", "one") or (amount and re.match(r"\sof\b", self.after))
        ):
            return None  # "three quarters of the town"
        if (amount_word, unit_word) == ("one", "day") and re.search(
            r"\b(?:will|would|could|may|might|can)\s$", self.before
        ):
            return Meaning("DATE", "FUTURE_REF", "vague")
        if unit_word == "second" and amount_word in ("a", "one"):
            return None
        return self.duration_of(amount, unit_word)

    def unit_long(self, match: Match) -> Meaning:
        """ "a day-long meeting" is one day, "a decades-long dispute" an unknown number of years."""
        return self.duration_of(None if match["many"] else 1, match["unit"].lower())

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
        """ "daily", but no newspaper: "the China Daily", "the daily Le Rameur", "the Rameur weekly reported"."""
        named = re.search(r"\b[A-Z][\w’'-]*\s$", self.before)
        if (named and (match[0][0].isupper() or _PAPER_AFTER.match(self.after))) or re.match(r"\s[A-Z]", self.after):
            return None
        return Meaning("SET", WORDS["sets"][match["word"].lower()], "set")

    def vague(self, match: Match) -> Meaning | None:
        phrase = re.sub(r"\s+", " ", match["phrase"].lower())
        if phrase == "soon" and re.match(r"\s(?:as|after)\b", self.after):
            return None
        return Meaning("DATE", grammar.VAGUE[phrase], "vague")


def _period_code(amount: float, prefix: str, code: str) -> str:
    """P3D, PT1H30M, P2.5Y."""
    if amount == int(amount):
        return f"P{prefix}{int(amount)}{code}"
    smaller, size = _SMALLER.get(prefix + code, ("", 1))
    whole, rest = divmod(round(amount * size), size)
    if smaller and rest == (amount - whole) * size:
        return f"P{prefix}{whole}{code}{rest}{smaller}" if whole else f"P{prefix}{rest}{smaller}"
    return f"P{prefix}{amount:g}{code}"
