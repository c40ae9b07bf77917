"""Logistic regression for what the benchmarks calibrate, and what its scores are worth.

Not here: what is fitted. Names and events each bring their own verdicts and signs.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_STEPS = 40
CLOSE = 1e-9
"""Of a step: Newton's method doubles the right digits with each, so this one is the last."""


def fit(values: Floats, right: Floats, ridge: float, times: Floats | None = None) -> Floats:
    """A weight for each column of `values`, the first of them the constant; `times` is how often each row counts.

    The maximum of the likelihood under a normal prior of precision `ridge`, with none on the constant, by Newton's
    method (Murphy, "Probabilistic Machine Learning", 2022, 10.2).
    """
    counted = np.ones(len(values)) if times is None else times
    prior = np.array([0.0, *[ridge] * (values.shape[1] - 1)])
    weights = np.zeros(values.shape[1])
    for _ in range(MOST_STEPS):
        share = scores(values, weights)
        slope = values.T @ (counted * (right - share)) - prior * weights
        step = np.linalg.solve((values.T * (counted * share * (1 - share))) @ values + np.diag(prior), slope)
        weights = weights + step
        if np.abs(step).max() < CLOSE:
            break
    return weights


def scores(values: Floats, weights: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-values @ weights)))


def fold_of(article_version_id: str, folds: int) -> int:
    """The part that an article belongs to: all that is judged of it is left out together."""
    return int(hashlib.sha256(article_version_id.encode()).hexdigest(), 16) % folds


def area(scored: Floats, right: Floats) -> float:
    """Area under the ROC curve: how often what is right has the greater score; equal ones count half."""
    above = scored[right == 1][:, None]
    below = scored[right == 0][None, :]
    return float(((above > below) + (above == below) / 2).mean())
