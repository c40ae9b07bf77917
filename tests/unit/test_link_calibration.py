"""How link scores are fitted, and that the seed is what the verdicts give."""

import pytest

from benchmarks.entity_sample import read_verdicts
from benchmarks.link_calibration import SEED, Judged, calibration_error, fit, judged_links, table


def test_the_scores_of_links_are_those_that_the_verdicts_give():
    assert SEED.read_text(encoding="utf-8") == table(fit(judged_links()))


def test_a_score_is_the_share_of_right_links_and_one_half_where_nothing_was_judged():
    assert Judged().score == 0.5
    assert 0.97 < Judged(right=30, links=30).score < 1
    assert Judged(right=300, links=400).score == 300.5 / 401


def test_the_calibration_error_weighs_bands_by_their_links():
    bands = [("0.90 and more", 30, 0.95, 0.95), ("less than 0.80", 10, 0.5, 0.7)]
    assert calibration_error(bands) == pytest.approx(0.05)


def test_a_thing_is_judged_once_in_a_sample():
    judged = [(row["sample"], row["kind"], row["id"]) for row in read_verdicts()]
    assert len(judged) == len(set(judged))
