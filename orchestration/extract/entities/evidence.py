"""What speaks for a name being of a person, an organization, a place or something else.

Two kinds of evidence, both as weights per type: the form itself (`of_form`: lexicons, telling words,
shape) and one occurrence (`of_context`: titles, ages, prepositions, nouns beside it). A weight of 1 is
about what the pipeline's own label is worth; weights were set by hand and checked on held-out news.
"""

from __future__ import annotations

import re

from orchestration.extract import places
from orchestration.extract.entities import words
from orchestration.extract.entities.sheets import Candidate
from orchestration.records import EntityType

Weights = dict[EntityType, float]

CERTAIN = 4.0
LARGE_CITY, CITY = 500_000, 15_000
"""Inhabitants from which a bare name is more likely the city than anything else; the least that GeoNames lists here."""

LONGEST_PERSON = 6
"""Words of the longest name of a person."""
DATELINE_MARKS = frozenset({",", "—", "–", "-", "--", ":", "(", "/"})
AGE = re.compile(r"\d{1,2}$|aged$")


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
        votes["place"] += 1.2 if person < 1 else 0.5
    if len(parts) > 1:
        head_last, head_first = words.heads("last").get(last), words.heads("first").get(first)
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
        votes["person"] += min(person, 0.8)
        if form.isupper() and 2 <= len(form) <= 6:
            votes["organization"] += 1.2
            votes["person"] -= 1
        elif sum(map(str.isupper, form)) > 1 and not re.match(r"(Mc|Mac|De|Di|O')[A-Z]|.*-", form):
            votes["organization"] += 0.7
    if re.search(r"\b(?:[A-Z]+-?\d+|\d{2,4}[A-Za-z]?|i[A-Z])", form):
        votes["other"] += 1.5
    if len(parts) > LONGEST_PERSON:
        votes["person"] -= 3
    if any(map(str.isdigit, form)):
        votes["person"] -= 3
        votes["place"] -= 1
    return votes


def _person_weight(parts: list[str]) -> float:
    """How much the words look like given and family names."""
    given, family = words.given_names(), words.surnames()
    if len(parts) == 1:
        return 0.8 if parts[0] in given else 0.6 if parts[0] in family else 0.0
    if len(parts) > 5 or any(part in words.heads("last") for part in parts[1:]):
        return 0.0
    weight = 0.0
    if parts[0] in given:
        weight += 1.4
    elif re.fullmatch(r"(?:[A-Z]\.){1,3}", parts[0]):
        weight += 1.2
    if parts[-1] in family or parts[-1] in given:
        weight += 0.9
    if re.fullmatch(r"[A-Z]\.?", parts[1]) and len(parts) == 3:
        weight += 1.0
    if parts[-1] in {"Jr", "Jr.", "Sr", "Sr.", "II", "III"}:
        weight += 2
    return weight


def _opens_line(candidate: Candidate) -> bool:
    return candidate.start == candidate.sheet.line_of(candidate.start).start


def of_context(candidate: Candidate) -> Weights:
    """What one occurrence says through the words around it."""
    votes = no_votes()
    beside = words.beside()
    sheet, start, end = candidate.sheet, candidate.start, candidate.end
    texts = sheet.texts
    before = [text.lower() for text in texts[max(0, start - 3) : start]]
    after = [text.lower() for text in texts[end : end + 4]]
    previous, following = (before or [""])[-1], (after or [""])[0]
    if candidate.title is not None:
        votes["person"] += CERTAIN
    elif previous in words.role_nouns():
        votes["person"] += 2.5
    elif previous in words.company_nouns():
        votes["organization"] += 2.5
    votes["place"] += beside["before_place"].get(previous, 0.0)
    if previous == "of" and len(before) > 1 and before[-2] in beside["of_place"]:
        votes["place"] += 2.5
    if (following in DATELINE_MARKS or following[:1].isdigit()) and candidate.form.isupper() and _opens_line(candidate):
        votes["place"] += CERTAIN
    if sheet.line_of(start).setting == "figures" and not places.is_country(candidate.form):
        competitor: EntityType = (
            "person" if before[-1:] and before[-1].isdigit() and end - start > 1 else "organization"
        )
        votes[competitor] += 3
        votes["place"] -= 1.5
    if previous == "the":
        votes["person"] -= 1.5
        votes["organization"] += 0.4
    if following in beside["after_place"]:
        votes["place"] += 2
    elif following in beside["after_body"]:
        votes["organization"] += 0.8
    if (
        following == ","
        and len(after) > 1
        and AGE.match(after[1])
        and (len(after) < 3 or after[2] in {",", ".", ")", "and"})
    ):
        votes["person"] += CERTAIN
    if following == "(" and len(after) > 2 and re.fullmatch(r"\d{2}", after[1]) and after[2] == ")":
        votes["person"] += 2
    if following == "who" or after[:2] == [",", "who"]:
        votes["person"] += 1.5
    if following in {"'s", "’s"} and len(after) > 1 and after[1] in beside["after_possessor"]:
        votes["person"] += 1.2
    if following == "(" and len(after) > 2 and end - start > 1 and after[2] == ")" and not texts[end + 1].isupper():
        votes["person"] += 1.0
    token = sheet.passage.doc[end - 1]
    if token.dep_ == "nsubj" and token.head.lemma_ in words.reporting_verbs():
        votes["person"] += 1.2
        votes["organization"] += 0.5
    return votes
