"""How often a speaker found in a certain way is right: `speaker_score` as a probability.

A resolver's raw score says how far its first candidate leads. `speaker_confidence.yml` turns it into the share
that was right among labelled sources of the development articles with that method and lead: counts in
steps of the lead, shrunk towards the method's mean by two pseudo-counts, made non-decreasing by
pooling neighbours (isotonic regression; Zadrozny and Elkan, KDD 2002). The benchmark prints the reliability table.
"""

from __future__ import annotations

from dataclasses import replace

from orchestration.extract import lexicon
from orchestration.records import Candidate, Speaker


def calibrated(speaker: Speaker) -> Speaker:
    """The speaker with its raw lead replaced by a probability; runners-up share what is left in proportion."""
    if speaker.status == "unresolved":
        return speaker
    score = probability(speaker.method, speaker.score)
    rest = sum(candidate.score for candidate in speaker.candidates[1:])
    others = tuple(
        Candidate(candidate.name, round(min(score, (1 - score) * candidate.score / rest), 3))
        for candidate in speaker.candidates[1:]
        if rest
    )
    winner = tuple(Candidate(candidate.name, score) for candidate in speaker.candidates[:1])
    return replace(speaker, score=score, candidates=winner + others)


def probability(method: str, lead: float) -> float:
    """The share right for a method at a lead in [0, 1]."""
    steps: list[tuple[float, float]] = lexicon.load("speaker_confidence.yml")[method]
    return next(share for least, share in reversed(steps) if lead >= least)
