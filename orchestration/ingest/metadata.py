"""What a source says beside the text, made uniform: moments in UTC, lists of names, one address an article.

Refuses rather than guesses: a date that lacks its year, or whose day and month could be swapped, is
no date. Not here: where in a page these values stand (`page`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from importlib import resources
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import yaml
from dateutil import parser as date_parser

from orchestration.ingest.sources import DateOrder
from orchestration.ingest.text import tidy

EARLIEST, LATEST = 1700, 2100
"""Years outside are misread numbers: the oldest digitised newspapers begin around 1700."""

LANGUAGE_SAMPLE = 3000
"""Characters that decide a text's language: some 500 words, far more than the profiles need."""
FEWEST_WORDS = 25
"""Below, a text's language stays unknown: headlines have too few function words to tell."""
CLEAR_LEAD = 1.5
"""A language counts only if its function words occur that much oftener than those of any other."""
FEWEST_DISTINCT = 5
"""A language speaks only with that many different function words."""
FEWEST_FUNCTION_WORDS = 0.15
"""Least share of function words: running text has 0.3 to 0.5, lists of names and figures fall below."""

FEWEST_ENGLISH_WORDS, MOST_ACCENTED = 0.05, 0.02
"""English prose has a third of function words and next to no letters beyond a to z. Measured on 25,000 English news
texts, whole and cut to 200 and 400 characters: none is called foreign."""

_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9,
    "EST": -5, "EDT": -4, "ET": -5, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AEST": 10,
    "AEDT": 11, "NZST": 12, "NZDT": 13, "SGT": 8, "HKT": 8, "PKT": 5, "BST": 1, "SAST": 2,
}  # fmt: skip
"""Hours from UTC of the zone abbreviations that news dates use, as RFC 2822 and news desks write them. IST and
others that stand for several zones are left out: such a time is read in the source's zone."""

_PROBES = (datetime(1904, 1, 1, 0, 0), datetime(2008, 2, 2, 1, 1))
_TIME_OF_DAY = re.compile(r"\d\s*:\s*\d|\d\s*[ap]\.?m\b", re.IGNORECASE)
_FULL_ISO = re.compile(r"\d{4}-?\d\d-?\d\d(?:$|[T ]\d)")


class Moment(NamedTuple):
    """A moment in UTC and the zone it was written in: the offset that was stated (`+02:00`), the IANA name of the
    zone that was taken for granted, or None for a day without a time."""

    at: datetime
    zone: str | None


def read_moment(value: object, zone: str = "UTC", order: DateOrder | None = None) -> datetime | None:
    """The UTC moment that `value` states, or None: `read_zoned` without the zone."""
    moment = read_zoned(value, zone, order)
    return moment.at if moment else None


def read_zoned(value: object, zone: str = "UTC", order: DateOrder | None = None) -> Moment | None:
    """The moment that `value` states, or None.

    Takes datetimes, dates, epoch seconds or milliseconds, and text: ISO 8601, RFC 2822, and written
    dates in English. Date-times without a zone are in `zone`. A date without a time is 00:00 **UTC** of
    that day in every zone, so that its calendar day stays what the source wrote. `order` decides
    03/04/2024; without it such a date, like one that lacks year, month or day, gives None.
    """
    try:
        found = _read_moment(value, zone, order)
        if found is None or not EARLIEST <= found.year <= LATEST:
            return None
        if not isinstance(found, datetime):
            return Moment(datetime(found.year, found.month, found.day, tzinfo=UTC), None)
        return Moment(found.astimezone(UTC), _written_zone(found))
    except (ValueError, OverflowError, OSError, ArithmeticError, TypeError, AttributeError, IndexError):
        return None  # dateutil raises all of these on odd input


def _written_zone(moment: datetime) -> str:
    if isinstance(moment.tzinfo, ZoneInfo):
        return moment.tzinfo.key
    offset = f"{moment:%z}"
    return f"{offset[:3]}:{offset[3:5]}"


def _read_moment(value: object, zone: str, order: DateOrder | None) -> date | None:
    """A datetime with its zone, or a bare date where no time was written."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=ZoneInfo(zone))
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_epoch(float(value))
    text = " ".join(str(value).split())[:100]
    if re.fullmatch(r"\d{10}(?:\.\d+)?|\d{13}", text):
        return _from_epoch(float(text))
    moment = (_from_iso(text) if _FULL_ISO.match(text) else None) or _from_words(text, zone, order)
    if moment is None or moment.tzinfo:
        return moment
    has_time = _TIME_OF_DAY.search(text) or "T" in text
    return moment.replace(tzinfo=ZoneInfo(zone)) if has_time else moment.date()


def _from_epoch(number: float) -> datetime | None:
    if number > 1e11:
        number /= 1000
    return datetime.fromtimestamp(number, UTC) if 1e8 < number < 4.2e9 else None


def _from_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(re.sub(r"(?<=\d) (?=[+-]\d\d:?\d\d$)", "", text))
    except ValueError:
        return None


def _from_words(text: str, zone: str, order: DateOrder | None) -> datetime | None:
    if re.fullmatch(r"[\d\s]*|[\d.]*", text) and not re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{4}", text):
        return None
    if re.match(r"[A-Z][a-z]{2}, \d", text):
        try:
            return parsedate_to_datetime(text)
        except (ValueError, TypeError):
            pass
    # dateutil fills what a date lacks from a default: what differs between two defaults was not written.
    readings = {_parse(text, zone, probe, day_first) for probe in _PROBES for day_first in _day_first(text, order)}
    days = {reading.date() for reading in readings}
    if len(days) != 1:
        return None
    first = min(readings, key=lambda reading: reading.replace(tzinfo=None))
    is_timed = len({reading.hour for reading in readings}) == 1  # "4 pm" lacks its minutes only
    return first if is_timed else datetime.combine(first.date(), datetime.min.time())


def _parse(text: str, zone: str, default: datetime, day_first: bool) -> datetime:
    return date_parser.parse(text, default=default, dayfirst=day_first, tzinfos=functools.partial(_zone_named, zone))


def _zone_named(zone: str, name: str | None, offset: int | None) -> timezone | ZoneInfo:
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    hours = _ZONES.get(name or "")
    return ZoneInfo(zone) if hours is None else timezone(timedelta(hours=hours))


def _day_first(text: str, order: DateOrder | None) -> tuple[bool, ...]:
    if re.search(r"\d{1,2}\.\d{1,2}\.\d{4}", text):
        return (True,)  # dots between figures: day first wherever dates are written so
    return (order == "dmy",) if order else (True, False)


# ── names, addresses ────────────────────────────────────────────────────────────────────────────

_NOT_AUTHORS = re.compile(
    r"(?:view all posts|admin(?:istrator)?|staff|newsroom|author|by|unknown|none|n/?a|guest|editor(?:ial)?s?|see more|"
    r"https?:.*|www\..*|.*@.*|.*\d{3}.*)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:editor|correspondent|reporter|writer|columnist|producer|bureau|staff|journalist|news|press|times|post|media|agency|magazine)s?\b",
    re.IGNORECASE,
)
_BEHIND_NAMES = re.compile(
    r"(?:(?:^|\s+)(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|jan(?:uary)?|feb(?:ruary)?|march|apr(?:il)?|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|twitter|facebook|contributor|staff)\.?)+$",
    re.IGNORECASE,
)
"""What runs on behind a name where a page sets it apart by style only. "May" is a name too."""
_ADDRESS = re.compile(r"\S+@\S+\.\S+")
_AUTHOR_BREAK = re.compile(r"\s*(?:[;|•·\n]|\s&\s|\s(?:and|und|et)\s)\s*")


def read_authors(value: object) -> tuple[str, ...]:
    """The people (or desks) that a value names, in order, each once: from text, lists, or schema.org objects.

    "By", desks behind a comma ("Jane Roe, Example News"), addresses and menu texts are left out.
    """
    names: dict[str, None] = {}
    for line in _texts(value):
        names_alone = re.sub(r"^\W*by:?\s+", "", _ADDRESS.sub(" ", " ".join(tidy(line).split())), flags=re.IGNORECASE)
        for part in _AUTHOR_BREAK.split(names_alone):
            pieces = [piece.strip(" .,-–—") for piece in part.split(",")]
            full = [piece for piece in pieces if " " in piece and not _ROLE.search(piece)]
            for piece in full or pieces[:1]:
                name = _BEHIND_NAMES.sub("", re.sub(r"^by\s+", "", piece, flags=re.IGNORECASE))
                if 2 <= len(name) <= 80 and not _NOT_AUTHORS.fullmatch(name):
                    names.setdefault(name)
    return tuple(names)[:50]


def read_text(value: object) -> str | None:
    """A short text (title, outlet, section): one line, or None where there is none."""
    line = " ".join(tidy(next(iter(_texts(value)), "")).split())
    return line[:1000] or None


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(value.get("name") or value.get("title"))
    elif isinstance(value, Iterable):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


_TRACKING = re.compile(
    r"(?:utm_|mc_|pk_|at_|ns_|wt_)\w*|fbclid|gclid|dclid|msclkid|igshid|yclid|twclid|_ga|cmpid?|ocid|ito|smid|smtyp|"
    r"ref|ref_?src|ref_url|source|src|share|shared|rss|partner|s?campaign|mkt_tok|guccounter|guce_\w*|sref|feature",
    re.IGNORECASE,
)
"""Query parameters that tell how a reader came, not what they read: those of the large analytics and
advertising systems (their manuals) and of feeds."""


def canonical_url(value: object) -> str | None:
    """The address without what does not identify the article: fragment, tracking parameters, the host's
    case, the default port. None for what is no http(s) address."""
    text = read_text(value)
    if not text or " " in text:
        return None
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https") or not host or "." not in host:
        return None
    if port and port != {"http": 80, "https": 443}[scheme]:
        host = f"{host}:{port}"
    query = urlencode([(key, item) for key, item in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(key)])
    return urlunsplit((scheme, host, quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/", query, ""))


_COPIES = re.compile(r"^(?:www|m|mobile|amp)\.")
"""What the hosts of one site's copies begin with: for the desk, for telephones, accelerated."""


def own_address(fetched_from: str | None, declared: str | None) -> str | None:
    """The address of a page that came from one address and declares another: the declared one if it lies on the same
    site. What declares another site's address is a reprint there, and stays an article of its own."""
    if not fetched_from or not declared:
        return fetched_from or declared
    hosts = [_COPIES.sub("", urlsplit(url).netloc) for url in (fetched_from, declared)]
    return declared if hosts[0] == hosts[1] else fetched_from


_DAY_IN_ADDRESS = re.compile(r"[/_-]((?:19|20)\d\d)[/_-]?([01]\d)[/_-]?([0-3]\d)(?=[/_.-]|$)")


def day_in_address(url: str | None) -> datetime | None:
    """The day that an address holds (`/2024/02/05/`, `-20240205`), as `read_moment` gives it."""
    found = _DAY_IN_ADDRESS.search(urlsplit(url).path) if url else None
    return read_moment("-".join(found.groups())) if found else None


# ── language ────────────────────────────────────────────────────────────────────────────────────


@functools.cache
def _profiles() -> tuple[dict[str, frozenset[str]], dict[str, re.Pattern[str]]]:
    data = yaml.safe_load(resources.files(__package__).joinpath("languages.yml").read_text(encoding="utf-8"))
    words = {str(code): frozenset(line.split()) for code, line in data["words"].items()}
    return words, {code: re.compile(f"[{ranges}]") for code, ranges in data["scripts"].items()}


def language_shares(text: str) -> dict[str, float]:
    """How much of a text speaks for each language: the share of its letters in the language's script or of
    its words that are function words of the language. Empty where there is too little text to tell."""
    return _shares(text[:LANGUAGE_SAMPLE].lower())


@functools.lru_cache(maxsize=8)
def _shares(sample: str) -> dict[str, float]:
    profiles, scripts = _profiles()
    if not sample.isascii():
        letters = max(sum(map(str.isalpha, sample)), FEWEST_WORDS)
        # Japanese mixes its own syllables into Chinese characters; a tenth is already clear.
        for code, script in sorted(scripts.items(), key=lambda item: item[0] != "ja"):
            if len(script.findall(sample)) / letters > (0.1 if code == "ja" else 0.5):
                return {code: 1.0}
    words = re.findall(r"[^\W\d_]+", sample)
    if len(words) < FEWEST_WORDS:
        return {}
    # A word repeated ("se" in a table of figures) is one witness only.
    return {
        code: sum(word in known for word in words) / len(words)
        for code, known in profiles.items()
        if len(known.intersection(words)) >= FEWEST_DISTINCT
    }


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of a text's language; None unless it leads all others clearly."""
    shares = language_shares(text)
    ranked = sorted(shares, key=lambda code: -shares[code])
    if not ranked or shares[ranked[0]] < FEWEST_FUNCTION_WORDS:
        return None
    runner_up = shares[ranked[1]] if len(ranked) > 1 else 0.0
    return ranked[0] if shares[ranked[0]] >= CLEAR_LEAD * runner_up else None


def is_foreign(text: str, language: str) -> bool:
    """Whether a text is clearly in another language than `language`: another one's function words abound, or
    its own all but lack in a text full of letters that English does not have."""
    if language not in _profiles()[0]:
        return False
    shares = language_shares(text)
    own, best = shares.get(language, 0.0), max(shares.values(), default=0.0)
    if best >= FEWEST_FUNCTION_WORDS and best >= CLEAR_LEAD * own:
        return True
    letters = [character for character in text[:LANGUAGE_SAMPLE] if character.isalpha()]
    accented = sum(not letter.isascii() for letter in letters)
    return (
        language == "en"
        and own < FEWEST_ENGLISH_WORDS
        and len(letters) >= 10 * FEWEST_WORDS
        and accented > MOST_ACCENTED * len(letters)
    )
