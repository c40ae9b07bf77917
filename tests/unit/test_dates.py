"""Date expressions: found, valued and anchored, on plain text with no parse."""

from datetime import UTC, date, datetime

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.date_calibration import Sample, cross_validated
from orchestration.extract.dates import find_dates
from orchestration.extract.dates.grammar import WORDS, number
from orchestration.extract.dates.periods import Period, easter, nth_weekday, period, period_of
from orchestration.extract.language import Passage, Reading
from orchestration.records import Article, Block, DateExpression, Span

BLANK = spacy.blank("en")
THURSDAY = date(2022, 2, 17)


def dates_in(text: str, published: date | None = THURSDAY, start: int = 0) -> list[DateExpression]:
    """Of a text that stands `start` characters into its article."""
    whole = "x" * start + text
    block = Block(Span(start, len(whole)), "body", "test")
    when = datetime(published.year, published.month, published.day, tzinfo=UTC) if published else None
    return find_dates(Reading(Article(text=whole, published_at=when), (Passage(block, BLANK.make_doc(text)),)))


def only(text: str, published: date | None = THURSDAY) -> DateExpression:
    found = dates_in(text, published)
    assert len(found) == 1, [(text[d.span.start : d.span.end], d.timex_value) for d in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "first", "last"),
    [
        ("It opened on March 3, 2001.", "2001-03-03", "2001-03-03", "2001-03-03"),
        ("It opened on 3 March 2001.", "2001-03-03", "2001-03-03", "2001-03-03"),
        ("It opened on the 3rd of March, 2001.", "2001-03-03", "2001-03-03", "2001-03-03"),
        ("It opened on 2001-03-03.", "2001-03-03", "2001-03-03", "2001-03-03"),
        ("It opened on 3/15/2001.", "2001-03-15", "2001-03-15", "2001-03-15"),
        ("It opened on 15/3/2001.", "2001-03-15", "2001-03-15", "2001-03-15"),
        ("It ran from Oct. 12-14, 2019.", "2019-10-12/2019-10-14", "2019-10-12", "2019-10-14"),
        ("It opened in March 2001.", "2001-03", "2001-03-01", "2001-03-31"),
        ("It opened in 1987.", "1987", "1987-01-01", "1987-12-31"),
        ("It opened in the year two thousand.", "2000", "2000-01-01", "2000-12-31"),
        ("It opened in the late 1980s.", "198", "1980-01-01", "1989-12-31"),
        ("It dates from the 19th century.", "18", "1800-01-01", "1899-12-31"),
        ("It opened in the summer of 2020.", "2020-SU", "2020-06-01", "2020-08-31"),
        ("Sales fell in the third quarter of 2021.", "2021-Q3", "2021-07-01", "2021-09-30"),
        ("Sales fell in the first half of 2021.", "2021-H1", "2021-01-01", "2021-06-30"),
        ("It spans 1990-95.", "1990/1995", "1990-01-01", "1995-12-31"),
        ("The attacks of 9/11 were recalled.", "2001-09-11", "2001-09-11", "2001-09-11"),
    ],
)
def test_a_full_date_needs_no_anchor(text, value, first, last):
    found = only(text, published=None)
    assert (found.timex_value, found.start, found.end) == (value, date.fromisoformat(first), date.fromisoformat(last))
    assert found.anchor == "none"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He spoke today.", "2022-02-17"),
        ("He spoke yesterday.", "2022-02-16"),
        ("He spoke the day before yesterday.", "2022-02-15"),
        ("He spoke on Tuesday.", "2022-02-15"),
        ("He spoke on Thursday.", "2022-02-17"),
        ("He spoke last Thursday.", "2022-02-10"),
        ("He speaks next Tuesday.", "2022-02-22"),
        ("He spoke last week.", "2022-W06"),
        ("He spoke earlier this month.", "2022-02"),
        ("He spoke last year.", "2021"),
        ("He spoke in the last decade.", "201"),
        ("He spoke three days ago.", "2022-02-14"),
        ("He spoke two weeks ago.", "2022-W05"),
        ("He spoke five months ago.", "2021-09"),
        ("He spoke 41 years ago.", "1981"),
        ("He spoke over the weekend.", "2022-W06-WE"),
        ("He spoke last summer.", "2021-SU"),
        ("He spoke last April.", "2021-04"),
        ("He spoke on Sept. 30.", "2021-09-30"),
        ("He spoke at Christmas.", "2021-12-25"),
        ("He spoke on Easter Monday.", "2022-04-18"),
        ("He spoke last quarter.", "2021-Q4"),
        ("He spoke on Tuesday night.", "2022-02-15TNI"),
        ("He spoke last night.", "2022-02-16TNI"),
        ("He spoke at 10 p.m. Tuesday.", "2022-02-15T22:00"),
        ("He spoke on Tuesday at 14:30.", "2022-02-15T14:30"),
        ("He spoke on Monday, Oct. 25.", "2021-10-25"),
    ],
)
def test_a_relative_date_counts_from_the_publication(text, value):
    found = only(text)
    assert found.timex_value == value
    assert found.anchor == "document"
    assert found.start is not None and found.end is not None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He spoke on Tuesday.", "XXXX-WXX-2"),
        ("He spoke on March 3.", "XXXX-03-03"),
        ("He spoke in March.", "XXXX-03"),
        ("He spoke yesterday.", "XXXX-XX-XX"),
        ("He spoke last week.", "XXXX-WXX"),
        ("He spoke last year.", "XXXX"),
        ("He spoke in the third quarter.", "XXXX-Q3"),
        ("He spoke last summer.", "XXXX-SU"),
    ],
)
def test_with_no_publication_date_the_value_stays_open(text, value):
    found = only(text, published=None)
    assert (found.timex_value, found.start, found.end, found.anchor) == (value, None, None, "none")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("It lasted three days.", "DURATION", "P3D"),
        ("It was a two-year deal.", "DURATION", "P2Y"),
        ("It lasted two and a half hours.", "DURATION", "PT2H30M"),
        ("It lasted several weeks.", "DURATION", "PXW"),
        ("Over the past two months it fell.", "DURATION", "P2M"),
        ("It has gone on for decades.", "DURATION", "PXY"),
        ("They meet every Tuesday.", "SET", "XXXX-WXX-2"),
        ("They meet twice a week.", "SET", "P1W"),
        ("It costs $2 million a year.", "SET", "P1Y"),
        ("The board meets daily.", "SET", "P1D"),
        ("He is now the chair.", "DATE", "PRESENT_REF"),
        ("He recently resigned.", "DATE", "PAST_REF"),
        ("He will soon resign.", "DATE", "FUTURE_REF"),
    ],
)
def test_durations_sets_and_vague_words_have_no_days(text, kind, value):
    found = only(text)
    assert (found.timex_type, found.timex_value, found.start, found.end) == (kind, value, None, None)


def test_the_following_day_counts_from_the_story():
    first, second = dates_in("The dam broke on May 4, 1998. The following day the town was empty.", None)
    assert (first.timex_value, second.timex_value, second.anchor) == ("1998-05-04", "1998-05-05", "narrative")


def test_days_later_without_a_day_to_count_from_is_a_duration():
    assert only("Three days later the town was empty.").timex_value == "P3D"


def test_a_year_earlier_compares_quarters_with_quarters():
    values = [d.timex_value for d in dates_in("Profit rose in the third quarter of 2021 from a loss a year earlier.")]
    assert values == ["2021-Q3", "2020-Q3"]


@pytest.mark.parametrize(
    "text",
    [
        "The 41-year-old driver fled.",
        "May she be well.",
        "They march on.",
        "Sales of $2,019 rose.",
        "Some 2000 people came.",
        "Flight 1999 landed.",
        "Mr March spoke.",
        "The second man left.",
        "Give me a second.",
        "Route 1945 is closed.",
        "Feb. 30, 2001 never came.",
    ],
)
def test_what_only_looks_like_a_date_is_none(text):
    assert [d for d in dates_in(text) if d.start] == []


@pytest.mark.parametrize(
    "text",
    [
        "Rates fell to nine percent on May 27 and 7-1/2 percent in June.",
        "Velmouth beat Skarholm 4 -1 March 2021 at home.",
        "It was told in the years 1998-95 of an older reckoning.",
    ],
)
def test_no_range_runs_backwards(text):
    assert all(found.start <= found.end for found in dates_in(text) if found.start)


def test_offsets_are_the_articles():
    found = dates_in("He spoke on Tuesday.", start=40)
    assert [tuple(d.span) for d in found] == [(52, 59)]


def test_an_edge_word_belongs_to_the_expression():
    text = "The deal is due by the end of next year."
    (found,) = dates_in(text)
    assert text[found.span.start : found.span.end] == "the end of next year"


GLUE = (
    "last next this ago earlier later the of days weeks years year month quarter century decades each every per to and"
    " or before after overnight day week weekend another more -long to, from for"
)
ODD = (
    "31 30 29 0 99 1999 9999 12:30 24:00 p.m. 9/11 2022-02-31 31/12/99 1.1.2000 '98 1990s 999999 1,000,000 ½ ² ٣ - – Q3"
)
LISTS = ("months", "weekdays", "numbers", "ordinals", "seasons", "holidays")
words = [*(word for name in LISTS for word in WORDS[name]), *GLUE.split(), *ODD.split()]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(words), max_size=12).map(" ".join) | st.text(max_size=60),
    st.none() | st.dates(),
)
def test_no_text_and_no_publication_date_breaks_the_grammar(text, published):
    for found in dates_in(text, published):
        assert 0 <= found.span.start < found.span.end <= len(text)
        assert found.timex_value
        assert (found.start is None) == (found.end is None)
        assert found.start is None or found.start <= found.end


units = st.sampled_from(
    ["day", "week", "weekend", "month", "quarter", "season", "half_year", "year", "decade", "century"]
)


@given(units, st.dates(), st.integers(-40, 40))
def test_counting_periods_there_and_back_is_where_one_was(unit, day, count):
    here = period_of(unit, day)
    there = here.shift(count) if here else None
    assert there is None or there.shift(-count) == here


@given(units, st.dates())
def test_a_period_holds_its_day(unit, day):
    here = period_of(unit, day)
    assert here is None or unit == "weekend" or here.start <= day <= here.end


@given(units, st.integers())
def test_a_period_outside_the_calendar_is_none(unit, index):
    here = period(unit, index)
    assert here is None or date.min <= here.start <= here.end <= date.max


def test_a_leap_day_a_year_later_is_the_last_of_february():
    assert Period("day", date(2024, 2, 29).toordinal()).shift_by("year", 1).value == "2025-02-28"


def test_movable_feasts_fall_on_their_days():
    assert easter(2022).start == date(2022, 4, 17) and easter(2000).start == date(2000, 4, 23)
    assert nth_weekday(2023, 11, 4, 4).start == date(2023, 11, 23)
    assert nth_weekday(2023, 5, 1, -1).start == date(2023, 5, 29)


@pytest.mark.parametrize(
    ("words", "value"),
    [("1,200", 1200), ("twenty-four", 24), ("two hundred and five", 205), ("a dozen", 12), ("two and a half", 2.5),
     ("3 1/2", 3.5), ("a couple of", 2), ("several", None), ("nonsense", None), ("two thousand", 2000)],
)  # fmt: skip
def test_amounts_in_words_and_digits(words, value):
    assert number(words) == value


def dated(paragraphs: list[tuple[str, str]], published: datetime) -> list[str | None]:
    """Values of the dates in blocks of (role, text)."""
    text = "\n\n".join(content for _, content in paragraphs)
    starts = [text.index(content) for _, content in paragraphs]
    blocks = tuple(
        Block(Span(start, start + len(content)), role, "test")  # type: ignore[arg-type]  # roles of the closed list
        for start, (role, content) in zip(starts, paragraphs, strict=True)
    )
    passages = tuple(Passage(b, BLANK.make_doc(text[b.span.start : b.span.end])) for b in blocks if b.role == "body")
    return [d.timex_value for d in find_dates(Reading(Article(text, blocks, published_at=published), passages))]


def test_the_day_is_that_of_the_datelines_city_and_its_own_date_is_read():
    late = datetime(2022, 2, 17, 22, 30, tzinfo=UTC)
    report = [("dateline", "SYDNEY, February 18 (Lakeland Wire) --"), ("body", "The dam broke today.")]
    assert dated(report, late) == ["2022-02-18", "2022-02-18"]
    assert dated(report[1:], late) == ["2022-02-17"]


def test_a_time_of_midnight_is_a_bare_day():
    report = [("dateline", "HONOLULU (Lakeland Wire) --"), ("body", "The dam broke today.")]
    assert dated(report, datetime(2022, 2, 17, tzinfo=UTC)) == ["2022-02-17"]


def test_days_of_a_list_are_dates_of_their_own():
    text = "It ran on 3, 5 and 9 March 2021."
    found = [(text[d.span.start : d.span.end], d.timex_value) for d in dates_in(text)]
    assert found == [("3", "2021-03-03"), ("5", "2021-03-05"), ("9 March 2021", "2021-03-09")]


def test_a_score_is_learned_from_other_documents_only():
    alone = [Sample(0, "rare", True), *(Sample(1, "often", False) for _ in range(50))]
    assert cross_validated(alone)[0] == (0.0, True)


def test_every_date_has_the_score_of_its_rule():
    assert 0.5 < only("It opens on Tuesday.").score <= 1
    assert only("It opened on March 3, 2001.").score > only("It opened a year earlier.").score
