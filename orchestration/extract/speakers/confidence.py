"""How often a speaker found in a certain way is right: `speaker_score` as a probability.

A finding falls into a cell by its method, the number of its doubts and the step of its lead over the rivals;
`speaker_confidence.yml` gives the share that was right in each cell among the labelled sources of the development
articles. `benchmarks/speaker_calibration.py` fits and explains it.
"""

from __future__ import annotations

from orchestration.extract import lexicon
from orchestration.extract.speakers.findings import Finding
from orchestration.records import NO_SPEAKER, Candidate, Speaker

STEPS = (0.0, 0.6, 0.8, 0.95)
"""Least share of the evidence, of the first candidate, in each step."""
MOST_DOUBTS = 2
"""So many doubts and more are one cell."""

Cell = tuple[str, int, int]
"""Method, doubts, step."""


def cell(finding: Finding) -> Cell:
    """Where a finding falls."""
    step = max(index for index, least in enumerate(STEPS) if finding.lead >= least)
    return finding.method, min(len(finding.doubts), MOST_DOUBTS), step


def probability(where: Cell) -> float:
    """The share that is right in a cell."""
    method, doubts, step = where
    share: float = lexicon.load("speaker_confidence.yml")[method][doubts][step]
    return share


def weighed(finding: Finding) -> Speaker:
    """The speaker with the probability of being right. Rivals share what is left in proportion to their evidence,
    none more than the first; of an ambiguous finding each has the share of its evidence, and those who speak
    together have the same probability each."""
    if finding.status == "unresolved":
        return NO_SPEAKER
    score = probability(cell(finding))
    if finding.status == "ambiguous":
        score *= finding.lead
    return Speaker(
        finding.status,
        finding.name,
        finding.entity_type if finding.name else None,
        round(score, 3),
        finding.method,
        tuple(Candidate(name, round(value, 3)) for name, value in _scores(finding, score)),
    )


def _scores(finding: Finding, score: float) -> list[tuple[str, float]]:
    if finding.speaks_together:
        return [(name, score) for name, _ in finding.candidates]
    if finding.status == "ambiguous":
        return [(name, score * share / finding.lead) for name, share in finding.candidates]
    rest = sum(share for _, share in finding.candidates[1:])
    others = [
        (name, min(score, (1 - score) * share / rest)) for name, share in finding.candidates[1:] if rest and share
    ]
    return [(name, score) for name, _ in finding.candidates[:1]] + others
