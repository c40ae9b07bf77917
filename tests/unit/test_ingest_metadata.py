"""Dates, authors, addresses, languages: read where they are stated, None where they are not."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.ingest.metadata import (
    canonical_url,
    detect_language,
    is_foreign,
    read_authors,
    read_moment,
    read_zoned,
)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2024-05-03 15:47:42.389000+00:00", at(2024, 5, 3, 15, 47, 42, 389000)),
        ("2024-05-03 15:47:42 +0200", at(2024, 5, 3, 13, 47, 42)),
        ("1987-02-26T15:01:01Z", at(1987, 2, 26, 15, 1, 1)),
        ("2017-09-10", at(2017, 9, 10)),
        ("20170910", at(2017, 9, 10)),
        ("Tue, 03 Sep 2019 23:30:00 -0500", at(2019, 9, 4, 4, 30)),
        ("March 5, 2024", at(2024, 3, 5)),
        ("5 March 2024 9.15 pm", None),
        ("5 March 2024 9:15 pm EST", at(2024, 3, 6, 2, 15)),
        ("Sept. 30, 2016 at 4:05 p.m.", at(2016, 9, 30, 16, 5)),
        ("31/12/2023", at(2023, 12, 31)),
        ("03.04.2024", at(2024, 4, 3)),
        (1_700_000_000, at(2023, 11, 14, 22, 13, 20)),
        ("1700000000000", at(2023, 11, 14, 22, 13, 20)),
        ("March 5, 2024 4 pm EST", at(2024, 3, 5, 21)),
        (date(2020, 2, 29), at(2020, 2, 29)),
        (datetime(2020, 2, 29, 12), at(2020, 2, 29, 12)),
    ],
)
def test_a_stated_date_is_read_in_utc(value, moment):
    assert read_moment(value) == moment


@pytest.mark.parametrize(
    "value",
    ["March 5", "March 2024", "Tuesday", "10:30", "2024", "03/04/2024", "yesterday", "", "n/a", "12", 3, None, True,
     "0000-00-00", "9999-12-31", "1066-10-14", "2024-13-45", [], {}, "1.2", "99/99/9999"],
)  # fmt: skip
def test_a_date_that_lacks_a_part_or_has_two_readings_is_none(value):
    assert read_moment(value) is None


def test_the_order_of_the_source_settles_day_and_month():
    assert read_moment("03/04/2024", order="dmy") == at(2024, 4, 3)
    assert read_moment("03/04/2024", order="mdy") == at(2024, 3, 4)


def test_the_zone_of_the_source_counts_for_times_and_leaves_bare_days_alone():
    assert read_moment("2024-05-03 08:00", "America/New_York") == at(2024, 5, 3, 12)
    assert read_moment("May 3, 2024 8:00 am", "America/New_York") == at(2024, 5, 3, 12)
    assert read_moment("2024-05-03", "Asia/Tokyo") == at(2024, 5, 3)
    assert read_moment("May 3, 2024", "Asia/Tokyo") == at(2024, 5, 3)


@pytest.mark.parametrize(
    ("value", "zone"),
    [
        ("2024-05-03T08:00:00+05:30", "+05:30"),
        ("2024-05-03T08:00:00Z", "+00:00"),
        ("Tue, 03 Sep 2019 23:30:00 -0500", "-05:00"),
        ("May 3, 2024 8:00 am EDT", "-04:00"),
        ("2024-05-03 08:00", "Europe/Oslo"),
        ("May 3, 2024 8:00 am IST", "Europe/Oslo"),
        (datetime(2024, 5, 3, 8), "Europe/Oslo"),
        (1_700_000_000, "+00:00"),
        ("2024-05-03", None),
        (date(2024, 5, 3), None),
    ],
)
def test_the_zone_that_was_written_is_told_from_the_one_that_was_assumed(value, zone):
    assert read_zoned(value, "Europe/Oslo").zone == zone


@settings(max_examples=50)
@given(st.text(max_size=40) | st.from_regex(r"[\d/:.,T+Z -]{1,25}") | st.floats() | st.integers())
def test_any_value_gives_a_plausible_moment_or_none(value):
    moment = read_moment(value)
    assert moment is None or (moment.utcoffset().total_seconds() == 0 and 1699 < moment.year < 2102)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)))
def test_iso_moments_come_back_as_they_were(moment):
    assert read_moment(moment.isoformat()) == moment


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("by Mara Lind, Example News", ("Mara Lind",)),
        ("By MARA LIND and Jo Ek", ("MARA LIND", "Jo Ek")),
        ("Mara Lind, Jo Ek; Per Aas", ("Mara Lind", "Jo Ek", "Per Aas")),
        (["View All Posts", "Mara Lind", "Mara Lind"], ("Mara Lind",)),
        ([{"@type": "Person", "name": "Mara Lind"}, {"name": None}], ("Mara Lind",)),
        ("Mara Lind, political editor", ("Mara Lind",)),
        ("https://news.example/authors/7", ()),
        ("AP", ("AP",)),
        (None, ()),
        ({}, ()),
    ],
)
def test_authors_are_read_from_any_form(value, names):
    assert read_authors(value) == names


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("HTTPS://News.Example:443/a/B?utm_source=x&id=7&fbclid=1#top", "https://news.example/a/B?id=7"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example:8080/a b", None),
        ("javascript:alert(1)", None),
        ("http://[broken", None),
        ("/only/a/path", None),
        (7, None),
    ],
)
def test_an_address_keeps_only_what_names_the_article(address, canonical):
    assert canonical_url(address) == canonical


@given(st.text(max_size=60))
def test_a_canonical_address_is_canonical_already(text):
    once = canonical_url("http://a.example/" + text)
    assert once is None or canonical_url(once) == once


TEXTS = {
    "en": "The council said on Tuesday that it would not pay for the new bridge, because the old one is in good repair "
    "and the money has been set aside for schools that were damaged in the storm.",
    "de": "Der Stadtrat teilte am Dienstag mit, dass er die neue Brücke nicht bezahlen werde, weil die alte noch in "
    "einem guten Zustand ist und das Geld für die Schulen zurückgelegt wurde, die der Sturm beschädigt hat.",
    "fr": "Le conseil a annoncé mardi que la ville ne paiera pas le nouveau pont, car l’ancien est en bon état et que "
    "les fonds sont réservés pour les écoles qui ont été touchées par la tempête dans le nord.",
    "ru": "Городской совет сообщил во вторник, что не будет платить за новый мост, так как старый в хорошем состоянии.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_paragraph_shows_its_language(code):
    assert detect_language(TEXTS[code]) == code
    assert is_foreign(TEXTS[code], "en") == (code != "en")


def test_a_text_of_unknown_words_and_foreign_letters_is_not_english():
    turkish = "Şehir meclisi salı günü yaptığı açıklamada yeni köprünün parasını ödemeyeceğini söyledi. " * 5
    assert is_foreign(turkish, "en") and detect_language(turkish) is None


def test_too_few_words_or_bare_figures_show_no_language():
    assert detect_language("Bridge opens") is None
    figures = (
        "Shr 12 cts vs 9 cts, net 140.1 mln vs 68.6 mln, revs 2.1 bln vs 1.9 bln, avg shrs 11.2 mln vs 10.9 mln " * 5
    )
    assert not is_foreign(figures, "en")
