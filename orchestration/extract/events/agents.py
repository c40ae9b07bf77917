"""Which country and which PLOVER sector a participant belongs to, by its own words and by what the article calls it.

"Russian troops" are RU MIL; "Sergei Lavrov" is what his titles and roles say anywhere in the article. What the
article does not tell stays open: a country alone has no sector, a person without a role neither.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, cast

from orchestration.extract.entities import Bearer, Entities
from orchestration.extract.lexicon import load
from orchestration.extract.places import country_code, locate, town_of
from orchestration.records import Participant, Sector

_WORD = re.compile(r"[\w’'.-]*\w\.?")


PUBLIC = frozenset({
    "GOV", "MIL", "COP", "JUD", "LEG", "REB", "OPP", "PTY", "IGO", "NGO", "LAB", "UAF", "SPY", "REF", "PRM", "IMG",
    "AGR",
})  # fmt: skip
"""Sectors whose dealings are public affairs also on the business page."""


class Agent(NamedTuple):
    """ISO 3166-1 alpha-2 code and sector, each None where unknown."""

    country_code: str | None
    sector: Sector | None


class _Words(NamedTuple):
    first: dict[str, Sector]
    head: dict[str, Sector]
    title: dict[str, Sector]
    body: dict[str, Sector]
    known: dict[str, Agent]


@functools.cache
def _words() -> _Words:
    data = load("agents.yml")
    first, head, title, body = (
        {word: cast(Sector, sector) for sector, words in data[name].items() for word in words.split()}
        for name in ("first", "head", "title", "body")
    )
    known = {}
    for codes, names in data["known"].items():
        country, sector = codes.split()
        for name in names.split(","):
            known[name.strip()] = Agent(*(None if code == "-" else code for code in (country, sector)))
    return _Words(first, head, title, body, known)


def singulars(word: str) -> list[str]:
    """A noun and what its plural may stand for: "parties" -> party; "police" stays."""
    forms = [word]
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("men"):
        forms.append(word[:-3] + "man")
    if word.endswith("s") and not word.endswith("ss"):
        forms += [word[:-1], word[:-2]] if word.endswith("es") else [word[:-1]]
    return forms


def _sector(table: dict[str, Sector], word: str) -> Sector | None:
    return next((table[form] for form in singulars(word) if form in table), None)


class Agents:
    """Look-up for the participants of one article; what a bearer is, is worked out once."""

    def __init__(self, entities: Entities, text: str) -> None:
        self.text = text
        self._bearers: dict[str, list[Bearer]] = {}
        for bearer in entities.bearers:
            self._bearers.setdefault(bearer.name, []).append(bearer)
        self._places = tuple(town_of(b.name) for b in entities.bearers if b.entity_type == "place")
        self._of_bearer = functools.cache(self._read_bearer)

    def with_codes(self, participants: Iterable[Participant]) -> tuple[Participant, ...]:
        """The participants with country and sector."""
        return tuple(self._coded(one) for one in participants)

    def is_person(self, one: Participant) -> bool:
        """Whether a participant bears a person's name."""
        return self._is_a(one, "person")

    def is_public(self, one: Participant) -> bool:
        """Whether a participant is of state, politics or war: by sector, or a land or its people; a country's company
        is not."""
        if one.sector is not None:
            return one.sector in PUBLIC
        return one.country_code is not None and not self._is_a(one, "organization")

    def _is_a(self, one: Participant, entity_type: str) -> bool:
        return any(bearer.entity_type == entity_type for bearer in self._bearers.get(one.name or "", ()))

    def _coded(self, one: Participant) -> Participant:
        phrase = self.text[one.span.start : one.span.end]
        named = self._of_bearer(one.name) if one.name else Agent(None, None)
        country, sector = named.country_code, named.sector
        if one.name is None or sector is None or country is None:
            own = _of_phrase(phrase, self._places)
            country, sector = country or own.country_code, sector or own.sector
        return Participant(one.span, one.name, country, sector)

    def _read_bearer(self, name: str) -> Agent:
        """By what is known of a name, its kind, its own words, then its titles and roles in the article."""
        known = _words().known.get(name.removeprefix("the "))
        if known is not None:
            return known
        bearers = self._bearers.get(name, [])
        kinds = {bearer.entity_type for bearer in bearers}
        if "place" in kinds:
            place = locate(name, self._places)
            return Agent(place.country_code if place else country_code(name), None)
        if "person" not in kinds:
            own = _of_phrase(name, self._places)
            return Agent(own.country_code or country_code(name), own.sector or _of_body(name))
        countries: Counter[str] = Counter()
        sectors: Counter[Sector] = Counter()
        for bearer in bearers:
            for title in bearer.titles:
                for word in title.split():
                    if said := _words().title.get(word.rstrip(".")):
                        sectors[said] += 2
            for role in (*bearer.titles, *bearer.roles):
                agent = _of_phrase(role, self._places)
                countries.update([agent.country_code] if agent.country_code else [])
                sectors.update([agent.sector] if agent.sector else [])
        return Agent(_most(countries), cast("Sector | None", _most(sectors)))


def _most(counted: Counter[str] | Counter[Sector]) -> str | None:
    return counted.most_common(1)[0][0] if counted else None


@functools.lru_cache(maxsize=4096)
def _of_phrase(phrase: str, places: tuple[str, ...]) -> Agent:
    """By its nationality adjectives and place names, its telling words, and its last noun before an "of" or "in"."""
    words = _WORD.findall(phrase)
    known = _words().known
    for length in (3, 2, 1):
        for at in range(len(words) - length + 1):
            agent = known.get(" ".join(words[at : at + length]))
            if agent is not None:
                return agent
    lower = [word.lower().rstrip(".") for word in words]
    sector = next((s for word in lower if (s := _sector(_words().first, word))), None)
    if sector is None:
        head = _head(lower)
        sector = _sector(_words().head, head) if head else None
    if sector is None and (title := next((w for w in words if w.rstrip(".") in _words().title), None)):
        sector = _words().title[title.rstrip(".")]
    return Agent(_country_in(words, places), sector)


def sector_of(phrase: str) -> Sector | None:
    """The sector that a phrase's own words show."""
    return _of_phrase(phrase, ()).sector


def _head(words: list[str]) -> str | None:
    """The last word before the first preposition: "members" of "members of the council", then the noun behind it."""
    cut = next((at for at, word in enumerate(words) if word in ("of", "in", "from", "at", "for")), len(words))
    before = words[cut - 1] if cut else None
    if (
        before in ("member", "members", "head", "chief", "leader", "leaders", "spokesman", "spokeswoman", "number")
        and words[cut:]
    ):
        rest = [word for word in words[cut + 1 :] if word != "the"]
        return _head(rest) or before
    return before


def _country_in(words: list[str], places: tuple[str, ...]) -> str | None:
    for length in (3, 2, 1):
        for at in range(len(words) - length + 1):
            name = " ".join(words[at : at + length]).removesuffix("'s").removesuffix("’s")
            if not name[:1].isupper():
                continue
            code = country_code(name)
            if code is None and name in places:
                place = locate(name, places)
                code = place.country_code if place else None
            if code is not None:
                return code
    return None


def _of_body(name: str) -> Sector | None:
    """By the words of a body's name, the last first: "Bank of Veldania", "Morhaven City Council"."""
    words = name.split()
    cut = words.index("of") if "of" in words else len(words)
    ordered = [*reversed(words[:cut]), *words[cut:]]
    return next((_words().body[word] for word in ordered if word in _words().body), None)
