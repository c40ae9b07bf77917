"""How speaker scores are fitted, and that what a release stores of it is of one piece."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.speaker_calibration import (
    DOCS,
    METHODS,
    RESULT,
    SECTION,
    Sample,
    cross_validated,
    ece,
    fingerprint,
    fitted,
    forecasts,
    markdown,
    reliability,
    same_bearer,
    with_section,
)
from orchestration.extract.speakers.findings import Finding

pairs = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def sample(article: str, is_right: bool, lead: float = 1.0, doubts: int = 0) -> Sample:
    candidates = (("Mara Okello", lead), ("Peter Lind", 1 - lead))
    marks = frozenset(str(number) for number in range(doubts))
    return Sample(article, Finding("named", "pronoun", "person", candidates, marks), is_right)


@given(pairs)
def test_the_calibration_error_is_a_share_and_the_bins_hold_every_forecast(forecast):
    assert 0 <= ece(forecast) <= 1
    assert sum(row["count"] for row in reliability(forecast)) == len(forecast)


def test_scores_that_come_true_as_often_as_they_say_have_no_error():
    assert ece([(0.75, True)] * 3 + [(0.75, False)]) == 0


@given(st.lists(st.tuples(st.floats(0.5, 1), st.integers(0, 3), st.booleans()), max_size=40))
def test_a_fitted_table_rises_with_the_lead_falls_with_doubts_and_is_never_certain(rows):
    table = fitted([sample("a", right, lead, doubts) for lead, doubts, right in rows], 4.0)
    assert set(table) == set(METHODS)
    for rungs in table.values():
        assert all(row == sorted(row) for row in rungs)
        assert all(list(column) == sorted(column, reverse=True) for column in zip(*rungs, strict=True))
        assert all(0 < share < 1 for row in rungs for share in row)


def test_a_cross_validated_forecast_does_not_know_its_own_article():
    known = [sample("a", True)] * 20 + [sample("b", False)] * 20
    assert [round(p) for p, _ in cross_validated(known, 1.0)] == [0] * 20 + [1] * 20
    assert {round(p, 1) for p, _ in forecasts(known, fitted(known, 1.0))} == {0.3}


def test_an_error_counts_for_those_that_other_articles_will_have():
    known = [sample("a", True)] * 90 + [sample("a", False)] * 10
    (p, _), *_ = forecasts(known, fitted(known, 1.0))
    assert 0.8 < p < 0.85


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Mara Okello", "Ms. Okello", True),
        ("Mara Okello", "M. Okello", True),
        ("Mara Okello", "Joan Okello", False),
        ("Okello campaign", "Mara Okello’s campaign", True),
        ("National Rail Union", "NRU", True),
        ("the Harbour Post", "The Post", True),
        ("Okello", "Okello campaign", False),
    ],
)
def test_names_are_compared_as_people_would(one, two, same):
    assert same_bearer(one, two) is same


def test_the_stored_result_is_that_of_the_table_in_use():
    kept = json.loads(RESULT.read_text(encoding="utf-8"))
    assert kept["table_sha256"] == fingerprint(), "run python -m benchmarks.speaker_calibration --write"
    assert kept["ece_cross_validated"] <= 0.05


def test_the_docs_show_the_stored_result():
    kept, page = json.loads(RESULT.read_text(encoding="utf-8")), DOCS.read_text(encoding="utf-8")
    assert with_section(page, markdown(kept)) == page, "run python -m benchmarks.speaker_calibration --write"


def test_a_page_without_the_marks_is_refused():
    with pytest.raises(ValueError, match=SECTION[0]):
        with_section("no marks", "")
