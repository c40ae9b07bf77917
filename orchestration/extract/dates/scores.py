"""How far a value can be trusted, by the rule that gave it (`lexicon/date_scores.yml`)."""

from __future__ import annotations

from orchestration.extract.lexicon import load

SCORES: dict[str, float] = load("date_scores.yml")["methods"]
ELSE: float = load("date_scores.yml")["else"]


def score_of(method: str) -> float:
    """The probability that a value of this method is right."""
    return SCORES.get(method, ELSE)
