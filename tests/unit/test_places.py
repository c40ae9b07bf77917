"""Names to places on the map: what each kind of evidence decides, and when to abstain."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.extract.places import (
    city_population,
    country_code,
    country_of_abbreviation,
    is_country,
    is_us_state,
    is_us_town,
    locate,
    state_of_abbreviation,
    us_state,
)


@pytest.mark.parametrize(
    ("name", "nearby", "country", "geonames_id"),
    [
        ("Kenya", (), "KE", 192950),
        ("US", (), "US", 6252001),
        ("the Netherlands", (), "NL", 2750405),
        ("Nairobi", (), "KE", 184745),
        ("Bombay", (), "IN", 1275339),
        ("Paris", (), "FR", 2988507),
        ("Paris, Texas", (), "US", 4717560),
        ("Georgia", (), "GE", 614540),
        ("Georgia", ("Tbilisi", "Russian"), "GE", 614540),
        ("Georgia", ("Atlanta", "US"), "US", 4197000),
        ("Georgia", ("Alabama",), "US", 4197000),
        ("Washington", (), "US", 4140963),
        ("Washington", ("Seattle",), "US", 5815135),
        ("Texas", (), "US", 4736286),
        ("Tripoli", (), "LY", 2210247),
        ("Tripoli", ("Lebanon",), "LB", 266826),
        ("London", ("Canada",), "GB", 2643743),
        ("Cambridge, Mass.", (), "US", 4931972),
        ("Cambridge", ("American",), "US", 4931972),
        ("Salisbury", ("Zimbabwe",), "ZW", 890299),
        ("Philadelphia", (), "US", 4560349),
    ],
)
def test_a_name_is_located_by_what_stands_around_it(name: str, nearby: tuple[str, ...], country: str, geonames_id: int):
    place = locate(name, nearby)
    assert place is not None
    assert (place.country_code, place.geonames_id) == (country, geonames_id)


@pytest.mark.parametrize("name", ["Springfield", "Cambridge", "White House", "Salisbury", "Zorblat", "", "x"])
def test_what_cannot_be_told_or_is_unknown_is_left_open(name: str):
    assert locate(name) is None


def test_a_town_that_is_not_in_the_gazetteer_keeps_the_country_written_behind_it():
    place = locate("Zorblat", following="Kenya")
    assert place is not None
    assert (place.name, place.country_code, place.geonames_id) == ("Zorblat", "KE", None)


def test_peoples_tell_countries():
    assert [country_code(word) for word in ("Kenyan", "Dutch", "UK", "Muslim", "Zorblat")] == [
        "KE",
        "NL",
        "GB",
        None,
        None,
    ]


def test_a_state_is_known_by_its_abbreviations():
    assert [us_state(form) for form in ("Alabama", "Ala.", "AL", "D.C.", "Zorblat")] == ["Alabama"] * 3 + [None] * 2


def test_an_abbreviated_state_is_spelled_out_where_its_name_is_no_other_places():
    forms = ("Ala.", "AL", "N.Y.", "Ga.", "Wash.", "Alabama")
    assert [state_of_abbreviation(form) for form in forms] == ["Alabama", "Alabama", None, None, None, None]


@pytest.mark.parametrize(
    ("name", "state", "is_town"),
    [
        ("Zorblat", "Ohio", True),
        ("Tbilisi", "Georgia", False),
        ("Macon", "Georgia", True),
        ("Central Park", "New York", False),
        ("Buffalo", "New York", True),
        ("Boston", "Massachusetts", False),
        ("Alabama", "Texas", False),
    ],
)
def test_a_town_of_a_state_is_no_site_state_or_great_city(name: str, state: str, is_town: bool):
    assert is_us_town(name, state) is is_town


def test_only_abbreviations_of_countries_are_spelled_out():
    assert [country_of_abbreviation(form) for form in ("US", "U.K.", "Kenya", "UN")] == [
        "United States", "United Kingdom", None, None,
    ]  # fmt: skip


def test_countries_states_and_cities_are_known_by_name():
    assert is_country("Scotland") and not is_country("Nairobi")
    assert is_us_state("Ohio") and not is_us_state("Ontario")
    assert city_population("Nairobi") > 1_000_000
    assert city_population("Zorblat") == 0


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.lists(st.text(max_size=12), max_size=3), st.none() | st.text(max_size=12))
def test_locate_takes_any_text(name: str, nearby: list[str], following: str | None):
    locate(name, nearby, following)
