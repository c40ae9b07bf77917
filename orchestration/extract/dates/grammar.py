"""The grammar of English date expressions: regular expressions over plain text, no parse needed.

`scan(text)` gives every expression once, left to right: RULES are tried in order at each word, so a
longer form stands before a shorter one. What an expression means is decided by the method of
the same name in the `*_rules` and `amounts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from orchestration.extract.lexicon import load

WORDS: dict[str, Any] = load("dates.yml")
MONTHS: dict[str, int] = {k.lower(): v for k, v in (WORDS["months"] | WORDS["month_abbreviations"]).items()}
WEEKDAYS: dict[str, int] = {k.lower(): v for k, v in (WORDS["weekdays"] | WORDS["weekday_abbreviations"]).items()}
VAGUE: dict[str, str] = {phrase: ref for ref, phrases in WORDS["vague"].items() for phrase in phrases}
HOLIDAYS: dict[str, list[Any]] = {name.lower(): rule for name, rule in WORDS["holidays"].items()}


class Found(NamedTuple):
    """An expression before it has a meaning: the rule, and its match in the passage's text."""

    rule: str
    match: re.Match[str]


def any_of(words: Iterable[str]) -> str:
    """Any of the words, the longest first; a space stands for white space, an apostrophe for both its forms."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", S).replace("'", "['’]") for w in ordered) + ")"


def _name(words: Iterable[str]) -> str:
    """Any of the names with a capital or in capitals: "May" and "MAY", never "may"."""
    names = list(words)
    return "(?-i:" + any_of([*names, *(n.upper() for n in names)]) + ")"


S = r"\s{1,2}"
_ONES = any_of(w for w, n in WORDS["numbers"].items() if n < 10 and len(w) > 2)
_TEENS = any_of(w for w, n in WORDS["numbers"].items() if 10 <= n < 20)
_TENS = any_of(WORDS["tens"])
_SPELLED = rf"(?:{_TENS}(?:[-\s]{_ONES})?|{_TEENS}|{_ONES})\b"

_LONG_MONTH, _SHORT_MONTH = _name(WORDS["months"]) + r"\b", _name(WORDS["month_abbreviations"]) + r"\b"
MONTH = rf"(?P<month>{_LONG_MONTH}|{_SHORT_MONTH}\.?)"
WEEKDAY = rf"(?P<weekday>{_name(WORDS['weekdays'])}\b|{_name(WORDS['weekday_abbreviations'])}\.)"
_NOT_A_NUMBER = r"(?![\d%]|[.,]\d|(?:st|nd|rd|th|s)\b)"
_YEAR = rf"(?:1[5-9]\d\d|20\d\d){_NOT_A_NUMBER}"
YEAR = rf"(?P<year>{_YEAR})"
_DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])"
DAY = rf"(?P<day>{_DAY_NUMBER}(?:st|nd|rd|th)?(?![\d%]|[.,:]\d)|{any_of(WORDS['ordinals'])})\b"
NTH = rf"(?P<nth>{any_of(w for w, n in WORDS['ordinals'].items() if n <= 4)}|1st|2nd|3rd|4th)"
AGO = "(?:ago|earlier)"
ALIKE = rf"(?:(?:comparable|corresponding|same){S})"
NTH_AGAIN = NTH.replace("<nth>", "<nth_again>")
AMOUNT = (
    rf"(?P<amount>(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}(?:\.\d{{1,2}})?(?:{S}\d/\d)?|half{S}an?|(?:an?{S})?couple{S}of|an?{S}half"
    rf"|(?:(?:an?|{_SPELLED}){S})(?:dozen|hundred|thousand|million)(?:{S}(?:and{S})?{_SPELLED})?"
    rf"|{_SPELLED}(?:{S}and{S}a{S}half)?|an?|another)\b|{any_of(WORDS['vague_amounts'])}\b)"
)
_UNIT = r"(?:second|minute|hour|day|weekday|week|fortnight|weekend|month|quarter|year|decade|centur(?:y|ie))"
_KIND = (
    rf"(?:(?:more|additional|extra|further|whole|entire){S})?"
    rf"(?:(?:trading|business|working|calendar|fiscal|full|straight|consecutive|long){S})?"
)
UNITS = rf"{_KIND}(?P<unit>{_UNIT})s?\b"
UNIT = rf"{_KIND}(?P<unit>{_UNIT})\b"
PART = rf"(?P<part>{any_of(WORDS['day_parts'])})\b"
SEASON = rf"(?P<season>{any_of(WORDS['seasons'])})\b"
WHICH_YEAR = (
    rf"(?:(?:fiscal{S})?{YEAR}|(?:the{S})?(?P<which>this|last|next|the|that|current|previous){S}(?:fiscal{S})?year\b)"
)
THE = rf"(?:the{S})?"
DIRECTION = (
    rf"(?P<direction>(?:this{S})?(?:past|coming)|last|previous|preceding|prior|this|current|next|(?<=the\s)following|upcoming"
    r"|same|that|latest)"
)
_COUNTABLE = r"(?:(?:second|minute|hour|day|week|month|quarter|year|decade|summer|winter)s?|century|season)"
ZONE = (
    rf"(?:{S}\(\d{{4}}\s?GMT\)"
    rf"|{S}\(?(?:(?-i:[ECMP][SD]T|GMT|UTC|BST|CES?T|MSK|IST|JST)\b|local{S}time|eastern{S}time)\)?)?"
)
CLOCK = (
    rf"(?:(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half_day>[ap](?:\.m\.|\.?m\b))"
    rf"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?![\d:%]|\.\d)|(?P<daytime>{any_of(WORDS['daytimes'])})\b"
    rf"|(?P<oclock>1[0-2]|[1-9]|{_SPELLED})(?:{S}o['’]clock{S}|{S})in{S}the{S}(?P<oclock_part>morning|afternoon|evening)\b)"
)
_TO = rf"(?:\s?[-–—]\s?|{S}(?:to|through|until){S})"
_COUNTS = (
    rf"{S}(?:(?!(?:as|was|is|has|this|its|his|across|versus)\b)[a-z]+s|people|men|women|children|percent|million|of)\b"
)
_LIST_DAY = rf"{_DAY_NUMBER}(?:st|nd|rd|th)?\b"
AND_DAYS = rf"(?P<also>(?:,{S}{_LIST_DAY})*,?{S}(?:and|or){S}{_LIST_DAY}(?![:%/-]|[.,]\d|{_COUNTS}))?"

RULES: dict[str, str] = {
    "iso_date": r"(?P<year>1[5-9]\d\d|20\d\d)(?P<sep>[-/])(?P<month>0[1-9]|1[0-2])(?P=sep)"
                r"(?P<day>0[1-9]|[12]\d|3[01])(?:T[\d:.]+Z?)?(?![\w-])",
    "numeric_date": r"(?P<first>\d{1,2})(?P<sep>[/.])(?P<second>\d{1,2})(?P=sep)"
                    r"(?P<year>(?:1[89]|20)\d\d|\d\d)(?![\w/]|[.,]\d)",
    "september_11": r"9/11\b(?!/)",
    "month_day": rf"{MONTH}{S}{THE}{DAY}(?:{_TO}(?P<last_day>{_DAY_NUMBER})(?:th|st|nd|rd)?\b(?![:%]|[.,]\d))?"
                 rf"{AND_DAYS}(?:,?{S}{YEAR})?",
    "day_month": rf"{THE}{DAY}(?:{_TO}(?P<last_day>{_DAY_NUMBER}))?{AND_DAYS}{S}(?:of{S})?{MONTH}(?:,?{S}{YEAR})?",
    "month_year": rf"{MONTH}(?:,|{S}of)?{S}(?:{YEAR}|['’](?P<short_year>\d\d)\b)",
    "month_range": rf"{MONTH}(?:-to-|\s?[-–]\s?){MONTH.replace('<month>', '<last_month>')}(?:,?{S}{YEAR})?(?!{S}\d)",
    "month_of_year": rf"{MONTH}{S}(?:of{S})?{WHICH_YEAR}",
    "quarter_ago": rf"{THE}(?:{ALIKE}?year[-\s]{AGO}{S}{NTH}[-\s](?:fiscal{S})?quarter"
                   rf"|{NTH_AGAIN}[-\s]quarter{S}(?:of{S}last{S}year|a{S}year{S}{AGO}|last{S}year))\b",
    "period_ago": rf"{THE}(?:{ALIKE}(?P<what>quarter|period|month|week){S}(?:of{S})?(?:last{S}year|a{S}year{S}{AGO})"
                  rf"|last{S}year['’]s{S}(?P<whose>quarter|period)|quarter{S}a{S}year{S}{AGO})\b",
    "quarter": rf"(?:{THE}{WHICH_YEAR}(?:['’]s)?{S}|the{S})?(?:fiscal[-\s])?{NTH}[-\s](?:fiscal[-\s])?quarters?\b"
               rf"(?:{S}of{S}(?:(?:fiscal{S})?(?P<of_year>{_YEAR})"
               rf"|{THE}(?P<of_which>this|last|next|current|previous){S}(?:fiscal{S})?year\b))?",
    "last_quarter_of": rf"{THE}(?:final|last|closing){S}(?:fiscal{S})?quarter{S}of{S}{WHICH_YEAR}",
    "short_quarter": r"(?-i:Q(?P<nth>[1-4])|(?P<nth_first>[1-4])Q)\b"
                     rf"(?:{S}(?:of{S})?{YEAR}|['’]?(?P<short_year>\d\d)\b)?",
    "half_of": rf"{THE}(?P<half>first|second|last|latter)[-\s]half{S}of{S}(?:the{S}year{S})?{WHICH_YEAR}",
    "year_period": rf"{THE}{YEAR}{S}(?:quarter|period)\b",
    "year_ago": rf"(?:the{S}|a{S}|an{S})?(?P<unit>year|month|week|quarter)[-\s](?:ago|earlier)"
                rf"(?:{S}(?P<what>quarter|period|month|week|year|level|day)\b)?",
    "ago": rf"{AMOUNT}{S}{UNITS}(?:{S}or{S}(?:so|more|two))?{S}"
           rf"(?P<sense>ago|earlier|later|hence|from{S}(?:now|today)|back)\b",
    "counted": rf"{THE}(?P<edge>last|past|next|first|latest|coming|previous|following|final){S}"
               rf"(?:AMOUNT{S}(?:to{S}\w+{S}|or{S}\w+{S})?){UNITS}",
    "directed": rf"{THE}{DIRECTION}{S}(?:week['’]s{S})?"
                rf"(?:{MONTH}(?!\.?{S}\d)|{WEEKDAY}|{SEASON}|{PART}|{UNIT}|(?P<period>period)|(?P<holiday>HOLIDAY))(?!-)(?:{S}or{S}so\b)?",
    "week_of": rf"{THE}week{S}of{S}{MONTH}{S}{DAY}(?:,?{S}{YEAR})?",
    "every": rf"(?:every|each){S}(?:other{S}|(?:AMOUNT){S})?(?:{UNITS}|{WEEKDAY}|{MONTH}|{SEASON}|{PART})",
    "often": rf"(?:once|twice|(?:AMOUNT){S}times){S}(?:an?|per|each|every){S}{UNIT}",
    "per": rf"per{S}(?!seconds?\b){UNIT}",
    "weekdays": rf"{_name(WORDS['weekdays'])}(?:s\b|{S}{any_of(WORDS['day_parts'])}s\b)",
    "weekday": rf"{WEEKDAY}(?:['’]s)?(?:{S}{PART})?",
    "day_word": rf"(?:the{S}day{S}(?P<beyond>before|after){S})?"
                rf"(?P<word>today|yesterday|tomorrow)\b(?:['’]s)?(?:{S}{PART})?"
                r"|(?P<tonight>tonight|overnight)\b",
    "nth_day": rf"the{S}(?:{any_of(WORDS['ordinals'])}|\d{{1,2}}(?:st|nd|rd|th)){S}"
               rf"(?:straight{S}|consecutive{S}|full{S})?day\b",
    "day_part": rf"(?:the{S}(?:(?:early|late|small){S}(?:hours{S}of{S}{THE})?)?|mid[-\s])"
                r"(?P<part>morning|afternoon|evening)\b",
    "duration": rf"(?!{_YEAR}{S}to{S}){AMOUNT}(?:{S}(?:to|or){S}(?:{_SPELLED}|\d+))?(?P<joint>-|{S}){UNITS}"
                rf"(?P<half>{S}and{S}a{S}half)?"
                rf"(?P<old>[-\s]olds?\b|{S}of{S}age\b)?(?:-long\b)?",
    "unit_long": rf"(?P<unit>{_UNIT})(?P<many>s)?-long\b",
    "the_counted": rf"the{S}(?P<amount>{_SPELLED}|\d{{1,3}}){S}{UNITS}",
    "decade": rf"{THE}(?:(?P<year>1[5-9]\d0|20\d0)['’]?s\b|['’](?P<short_year>\d0)s\b|(?<=the )(?P<bare>[2-9]0)s\b"
              rf"|(?P<word>{any_of(WORDS['decades'])})\b)",
    "century": rf"{THE}(?P<nth>{any_of(WORDS['ordinals'])}|\d{{1,2}}(?:st|nd|rd|th))[-\s]century\b",
    "season_year": rf"{THE}{SEASON}(?:{S}of)?{S}(?:{YEAR}|['’](?P<short_year>\d\d)\b)",
    "the_season": rf"the{S}(?:early{S}|late{S})?{SEASON}",
    "year_end": rf"{THE}(?:calendar{S}|fiscal{S})?year(?:['’]s{S}|[-\s])end\b",
    "the_year": rf"the{S}year{S}(?:{YEAR}|(?P<spelled>two{S}thousand(?:{S}(?:and{S})?{_SPELLED})?"
                rf"|(?:nineteen|twenty){S}{_SPELLED}))",
    "the_unit": rf"the{S}(?:full{S}|whole{S}|entire{S}|fiscal{S})?(?P<unit>weekend|week|month|quarter|year)\b"
                r"(?!-|['’](?!s\b))",
    "bare_units": r"(?P<unit>seconds|minutes|hours|days|weeks|months|years|decades|centuries)\b(?!['’-])",
    "holiday_week": rf"{THE}(?P<holiday>HOLIDAY){S}(?P<unit>week|weekend)\b",
    "holiday": rf"(?P<holiday>HOLIDAY)(?!\w)(?:,?{S}{YEAR})?",
    "set_word": rf"(?P<word>{any_of(WORDS['sets'])})\b",
    "clock": rf"{CLOCK}{ZONE}",
    "spelled_year": rf"(?P<spelled>nineteen{S}(?:hundred(?:{S}and{S}{_SPELLED})?|oh[-\s]{_ONES}"
                    rf"|{_TENS}(?:[-\s]{_ONES})?)|two{S}thousand{S}and{S}{_SPELLED})\b",
    "years": r"(?P<year>1[5-9]\d\d|20\d\d)\s?[-–/]\s?(?P<last_year>(?:1[5-9]|20)?\d\d)(?![\w/-]|[.,]\d)",
    "fiscal_year": rf"{THE}fiscal(?:{S}year)?{S}{YEAR}",
    "year": rf"(?:{YEAR}|['’](?P<short_year>[0-9]\d)(?![\w'’]))",
    "month": rf"(?P<month>{_LONG_MONTH}|{_SHORT_MONTH}\.)(?!{S}\d)",
    "vague": rf"(?P<phrase>{any_of(VAGUE)})(?!\w|-)(?!{S}(?:\w+{S}(?:or{S}\w+{S})?)?{_COUNTABLE}\b)",
}  # fmt: skip
"""Rule name -> pattern. The order decides between rules that match at the same place."""

RULES = {
    name: pattern.replace("HOLIDAY", any_of(HOLIDAYS)).replace("(?:AMOUNT)", f"(?:{AMOUNT})").replace("AMOUNT", AMOUNT)
    for name, pattern in RULES.items()
}
_COMPILED = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in RULES.items()}
_MASTER = re.compile(
    r"(?<![\w$£€#.,/])(?:(?<![-‑])|(?<=mid-)|(?<=late-)|(?<=early-)|(?<=pre-)|(?<=post-)|(?<=\d[-–])(?=[A-Z]))(?:"
    + "|".join(
        f"(?P<{name}>{re.sub(r'[(][?]P<[^>]+>', '(?:', pattern).replace('(?P=sep)', '[-/.]')})"
        for name, pattern in RULES.items()
    )
    + r")(?!\w)",
    re.IGNORECASE,
)
"""All rules in one expression, so that a text is walked once; what it finds is read again by its own rule."""


def scan(text: str) -> Iterator[Found]:
    """Every expression of the text, left to right, without overlaps."""
    for hit in _MASTER.finditer(text):
        rule = hit.lastgroup
        if rule and (match := _COMPILED[rule].match(text, hit.start(), hit.end())):
            yield Found(rule, match)


def first(rule: str, text: str) -> Found | None:
    """The expression of one rule that the text begins with."""
    match = _COMPILED[rule].match(text)
    return Found(rule, match) if match else None


def number(words: str) -> float | None:
    """The number that an amount names: "1,200", "two and a half", "a couple of"; None for "several"."""
    words = re.sub(r"\s+", " ", words.lower().strip())
    if words in _AMOUNTS:
        return _AMOUNTS[words]
    if words[:1].isdigit():
        whole, _, fraction = words.replace(",", "").partition(" ")
        over, _, under = fraction.partition("/")
        return float(whole) + (int(over) / int(under) if under.isdigit() and int(under) else 0)
    total = current = 0.0
    for word in words.replace("-", " ").removesuffix(" and a half").split():
        if word == "and":
            continue
        value = WORDS["numbers"].get(word)
        if value is None:
            return None
        if value >= 100 or word == "dozen":
            current = max(current, 1) * value
            if value >= 1000:
                total, current = total + current, 0
        else:
            current += value
    return total + current + (0.5 if words.endswith(" and a half") else 0)


_AMOUNTS: dict[str, float | None] = {
    "half a": 0.5, "half an": 0.5, "a half": 0.5, "an half": 0.5, "a couple of": 2, "couple of": 2,
    **dict.fromkeys(WORDS["vague_amounts"]),
}  # fmt: skip


def ordinal(words: str) -> int | None:
    """7 of "seventh", "7th" and "7"."""
    digits = re.match(r"\d+", words)
    return int(digits[0]) if digits else WORDS["ordinals"].get(re.sub(r"\s+", "-", words.lower()))


def lookup(table: dict[str, int], words: str) -> int:
    """A month's or weekday's number by its name as written."""
    return table[words.lower().rstrip(".")]
