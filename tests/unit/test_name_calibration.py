"""How the scores of names are fitted, and that the weights are what the verdicts give."""

import numpy as np
import pytest

from benchmarks.logistic import area, fit
from benchmarks.name_calibration import RIDGE, WEIGHTS, design, judged
from orchestration.extract import lexicon


def test_the_weights_of_names_are_those_that_the_verdicts_give():
    rows = [row for row in judged() if row.signs]
    names = sorted({sign for row in rows for sign in row.signs})
    fitted = fit(design(rows, names), np.array([row.is_right for row in rows], float), RIDGE)
    stored = lexicon.load(WEIGHTS.name)
    assert stored == pytest.approx(dict(zip(["intercept", *names], fitted, strict=True)), abs=0.006)


def test_a_name_is_judged_once():
    ids = [row.id for row in judged()]
    assert len(ids) == len(set(ids))


def test_the_area_is_one_where_scores_part_right_from_wrong():
    assert area(np.array([0.2, 0.4, 0.9]), np.array([0.0, 0.0, 1.0])) == 1
