"""How sure it is that a name is one, whole and of its type: `name_score` as a probability.

A logistic regression on signs that a reader can check: of the form, of the vote on its type, of where it stands.
`lexicon/name_confidence.yml` has their log-odds; `benchmarks/name_calibration.py` fits and explains them.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

from orchestration.extract import lexicon, places
from orchestration.extract.entities import words
from orchestration.extract.entities.boundaries import DASHES, NAME_TAGS
from orchestration.extract.entities.sheets import Candidate, Sheet, is_capitalised
from orchestration.records import EntityType

GREATEST_LEAD = 6.0
"""A type that is ahead by more in the vote is no surer."""
JOINTS = frozenset({"of", "and", "&", "for"})


class Occurrence(Protocol):
    """What is asked of each name of a bearer."""

    @property
    def lead(self) -> float | None:
        """By how much its type is ahead in the vote; None where the name was only found again."""

    @property
    def signs(self) -> frozenset[str]:
        """Those of `signs_around`."""


def name_score(form: str, kind: EntityType, occurrences: Sequence[Occurrence]) -> float:
    """The probability that a bearer's name is a name, whole, and of its type."""
    weights = _weights()
    odds = weights["intercept"] + sum(
        weights.get(sign, 0.0) * value for sign, value in signs(form, kind, occurrences).items()
    )
    return 1 / (1 + math.exp(-odds))


@functools.cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = lexicon.load("name_confidence.yml")
    return weights


def signs(form: str, kind: EntityType, occurrences: Sequence[Occurrence]) -> dict[str, float]:
    """A bearer's signs: 1 for those of its form, the share of occurrences that have the others, `lead` in the votes'
    own units, `mentions` as the logarithm of their number."""
    found = dict.fromkeys(_signs_of_form(places.town_of(form) if kind == "place" else form, kind), 1.0)
    counts = Counter(sign for occurrence in occurrences for sign in occurrence.signs)
    found |= {sign: count / len(occurrences) for sign, count in counts.items()}
    leads = [occurrence.lead for occurrence in occurrences if occurrence.lead is not None]
    found["lead"] = min(GREATEST_LEAD, max(leads, default=0.0))
    found["mentions"] = math.log(len(occurrences))
    return found


def _signs_of_form(form: str, kind: EntityType) -> Iterator[str]:
    parts = form.split()
    yield f"{kind}_of_one_word" if len(parts) == 1 else f"{kind}_of_several_words"
    if words.known_type(form) == kind:
        yield "known"
    if kind == "place" and places.city_population(form):
        yield "city"
    if kind == "person" and parts[0] in words.given_names():
        yield "given_name"
    if kind == "person" and parts[-1] in words.surnames():
        yield "surname"
    if len(parts) > 1:
        heads = {words.heads("last").get(parts[-1]), words.heads("first").get(parts[0])} - {None}
        if heads:
            yield "head" if kind in heads else "head_of_another_type"
        if parts[-1] in words.legal_forms():
            yield "legal_form"
        if JOINTS.intersection(parts[1:-1]):
            yield "joint_inside"
    if any(map(str.isdigit, form)):
        yield "digits"


def signs_around(candidate: Candidate, lowered: frozenset[str]) -> Iterator[str]:
    """Signs of one occurrence; `lowered` are the article's words without a capital."""
    sheet, start, end = candidate.sheet, candidate.start, candidate.end
    texts, tags = sheet.texts, sheet.tags
    if candidate.label is not None:
        yield "labelled" if candidate.label == candidate.kind else "labelled_otherwise"
    if tags[start] not in NAME_TAGS or tags[end - 1] not in NAME_TAGS:
        yield "tagged_common"
    if not candidate.form.isupper() and all(text.lower() in lowered for text in candidate.texts if text.isalpha()):
        yield "common_words"
    if sheet.line_of(start).setting == "figures":
        yield "among_figures"
    before = texts[start - 1] if start else ""
    after = texts[end] if end < len(texts) else ""
    if after[:1].isdigit():
        yield "number_behind"
    if before.lower() == "the":
        yield "the_before"
    if before == "said" or after.lower() in words.spoken():
        yield "speaks"
    if candidate.title is None and start > 1 and _goes_on(sheet, start - 1):
        yield "capital_before"
    if after and _goes_on(sheet, end):
        yield "capital_behind"
    if before.lower() in JOINTS and start > 1 and is_capitalised(texts[start - 2]):
        yield "joint_before"
    if after.lower() in JOINTS and end + 1 < len(texts) and is_capitalised(texts[end + 1]):
        yield "joint_behind"
    if _hangs_on(sheet, end, end - 1) or (start > 1 and _hangs_on(sheet, start - 1, start - 2)):
        yield "hyphen_beside"


def _goes_on(sheet: Sheet, at: int) -> bool:
    """Whether a word beside the name has a capital that no sentence gives it."""
    text = sheet.texts[at]
    return is_capitalised(text) and text[-1].isalpha() and not sheet.passage.doc[at].is_sent_start


def _hangs_on(sheet: Sheet, dash: int, word: int) -> bool:
    return dash < len(sheet.texts) and sheet.texts[dash] in DASHES and sheet.glued(word) and sheet.glued(dash)
