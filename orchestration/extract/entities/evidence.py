"""What speaks for a name being of a person, an organization, a place or something else.

Two kinds of evidence, both as weights per type: the form itself (`of_form`: lexicons, telling words,
shape) and one occurrence (`of_context`: the sum of its `clues`). A weight of 1 is about what the
pipeline's own label of one word is worth; docs/entities.md says how weights were found.
"""

from __future__ import annotations

import re

from orchestration.extract import places
from orchestration.extract.entities import words
from orchestration.extract.entities.clues import clues_around
from orchestration.extract.entities.sheets import Candidate
from orchestration.records import EntityType

Weights = dict[EntityType, float]

CERTAIN = 4.0
LARGE_CITY, CITY = 500_000, 15_000
"""Inhabitants from which a bare name is more likely the city than anything else; the least that GeoNames lists here."""

COMPASS = frozenset(
    {"North", "South", "East", "West", "Central", "Northern", "Southern", "Eastern", "Western", "Latin"}
)
"""Before the name of a people they make another one: "South Karsovian"."""
CLEARLY_PERSON = 1.0
"""Weight of personal names from which a name of several words is hardly a small city."""
LONGEST_PERSON = 6
"""Words of the longest name of a person."""


def no_votes() -> Weights:
    """The scales, empty."""
    return {"person": 0.0, "organization": 0.0, "place": 0.0, "other": 0.0}


def of_form(form: str) -> Weights:
    """What the name alone says, whatever stands around it."""
    votes = no_votes()
    known = words.known_type(form)
    if known is not None:
        votes[known] += CERTAIN
        return votes
    parts = form.split()
    first, last = parts[0], parts[-1]
    person = _person_weight(parts)
    population = places.city_population(form)
    if population >= LARGE_CITY:
        votes["place"] += 2.5
    elif population >= CITY:
        votes["place"] += 1.2 if person < CLEARLY_PERSON or len(parts) == 1 else 0.5
    if len(parts) > 1:
        heads_last = words.heads("last")
        head_last = heads_last.get(last, heads_last.get(last.capitalize()))
        if last in words.demonyms() and parts[-2] in COMPASS | words.demonyms():
            head_last = "other"
        head_first = words.heads("first").get(first)
        if head_last is not None:
            votes[head_last] += 2.5
        if head_first is not None and (head_last is None or {"of", "for", "de"} & set(parts)):
            votes[head_first] += 2.5 if head_first != "place" else 1.5
        if head_last is None and head_first is None:
            votes["person"] += person
        if "&" in parts:
            votes["organization"] += 2
        if len(parts) == 2 and first.lower() in words.particles() and head_last is None:
            votes["person"] += 1
        if len(parts) > 2 and words.particles() & set(parts[1:-1]) and head_first is None and head_last is None:
            votes["person"] += 0.7
    else:
        votes["person"] += person
        votes["place"] -= person / 4
        if form.isupper() and 2 <= len(form) <= 6:
            votes["organization"] += 1.2
            votes["other"] += 0.3
            votes["person"] -= 1.5
        elif sum(map(str.isupper, form)) > 1 and not re.match(r"(Mc|Mac|De|Di|O')[A-Z]|.*-", form):
            votes["organization"] += 0.7
            votes["person"] -= 0.7
            votes["place"] -= 0.5
    if re.search(r"\b(?:[A-Z]+-?\d+|\d{2,4}[A-Za-z]?|i[A-Z])", form):
        votes["other"] += 1.5
    if len(parts) > LONGEST_PERSON:
        votes["person"] -= 3
    if any(map(str.isdigit, form)):
        votes["person"] -= 3
        votes["place"] -= 1
    return votes


def is_unknown_word(form: str) -> bool:
    """Whether neither a lexicon nor its shape says anything of a word."""
    listed = form in words.given_names() or form in words.surnames() or places.city_population(form) >= CITY
    return not listed and sum(map(str.isupper, form)) == 1


def _person_weight(parts: list[str]) -> float:
    """How much the words look like given and family names."""
    given, family = words.given_names(), words.surnames()
    if len(parts) == 1:
        return 1.4 if parts[0] in given or parts[0] in family else 0.0
    if len(parts) > 5 or any(part in words.heads("last") for part in parts[1:]):
        return 0.0
    weight = 0.0
    if parts[0] in given:
        weight += 1.5
    elif re.fullmatch(r"(?:[A-Z]\.){1,3}", parts[0]):
        weight += 1.2
    if parts[-1] in family or parts[-1] in given:
        weight += 0.9
    if re.fullmatch(r"[A-Z]\.?", parts[1]) and len(parts) == 3:
        weight += 1.0
    if parts[-1] in {"Jr", "Jr.", "Sr", "Sr.", "II", "III"}:
        weight += 2
    return weight


def of_context(candidate: Candidate) -> Weights:
    """What one occurrence says through the words around it."""
    votes = no_votes()
    weights = words.clue_weights()
    for clue in clues_around(candidate):
        for kind, weight in weights.get(clue, {}).items():
            votes[kind] += weight
    return votes
