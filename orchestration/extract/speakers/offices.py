"""Descriptions of a person by office, party or trade, and whom of an article they fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from orchestration.extract import places
from orchestration.extract.entities import Bearer, Gender
from orchestration.extract.speakers import forms

PLACES = frozenset({"GPE", "LOC", "NORP"})
UNSEEN = 0.05
"""Presence of a person who is not in focus, or only named later."""
LEAST_LEAD = 0.7
"""Share of the presence that a person needs to be meant by a description that fits nobody's role: below it the first is
wrong more often than right."""


@dataclass(frozen=True)
class Description:
    """What a noun phrase says of a person: `the Republican senator`."""

    noun: str
    nouns: frozenset[str]
    modifiers: tuple[frozenset[str], ...]
    proper: frozenset[str]
    countries: frozenset[str]
    party: frozenset[str]
    gender: Gender | None

    def contradicts(self, bearer: Bearer, role: frozenset[str]) -> bool:
        """Whether gender, party, country or portfolio speak against the person: a foreign minister is no prime
        minister, the Iraqi president is not the US president."""
        if self.gender is not None and bearer.gender not in (None, self.gender):
            return True
        theirs = role & forms.words("portfolios")
        if self.portfolios and theirs and not self.portfolios & theirs:
            return True
        home = countries(word for phrase in (*bearer.titles, *bearer.roles) for word in phrase.split())
        if self.countries and home and not self.countries & home:
            return True
        return bool(self.party and role & forms.words("parties") and not self.party & role)

    @property
    def portfolios(self) -> frozenset[str]:
        return frozenset().union(*self.modifiers) & forms.words("portfolios")

    def fits(self, role: frozenset[str]) -> float:
        """How many of its words are among a person's titles and roles: 0 if the noun is not. A synonym of the noun
        will do where the description holds no name: a president is no "FBI director"."""
        is_synonym = self.noun not in role and not self.proper <= role
        if (not self.nouns & role or is_synonym) and not (
            self.party & role and self.noun in forms.words("party_people")
        ):
            return 0.0
        return 1.0 + sum(bool(modifier & role) for modifier in self.modifiers)


def description(head: Token) -> Description:
    """What the phrase around a noun says."""
    noun = head.lemma_.lower()
    nouns = forms.synonyms(noun)
    modifiers = tuple(
        forms.synonyms(child.lower_) for child in head.lefts if child.dep_ in ("amod", "compound", "nmod")
    )
    party = nouns.union(*modifiers) & forms.words("parties")
    lands = countries(child.text for child in head.lefts if child.dep_ in ("amod", "compound", "nmod", "poss"))
    return Description(noun, nouns, modifiers, _proper(head), lands, party, forms.gender(noun))


def countries(said: Iterable[str]) -> frozenset[str]:
    """The countries (ISO 3166-1 alpha-2) that words with a capital name: Iraq, Iraqi, US."""
    codes = (places.country_code(word.strip(".,’'")) for word in said if word[:1].isupper())
    return frozenset(code for code in codes if code)


def _proper(head: Token) -> frozenset[str]:
    """The words of names in the phrase: `the FBI director`, `the head of Acme`."""
    beside = [child for child in head.lefts if child.dep_ in ("amod", "compound", "nmod", "poss")]
    behind = [word for child in head.rights if child.lower_ in ("of", "at", "for") for word in child.children]
    names = {word.lower_ for word in (*beside, *behind) if word.pos_ == "PROPN" and word.ent_type_ not in PLACES}
    return frozenset(names) - forms.words("parties")


def holders(
    said: Description,
    people: Sequence[Bearer],
    roles: Mapping[str, frozenset[str]],
    presence: Mapping[str, float],
    out: frozenset[str] = frozenset(),
) -> list[tuple[Bearer, float]]:
    """Persons whom a description fits with their weights, best first; `out` are names that cannot be meant."""
    fitting = [
        (bearer, fit * (presence.get(bearer.name, 0.0) + UNSEEN))
        for bearer in people
        if bearer.name not in out
        and not said.contradicts(bearer, roles[bearer.name])
        and (fit := said.fits(roles[bearer.name]))
    ]
    return sorted(fitting, key=lambda item: -item[1])


def in_focus(
    said: Description, people: Sequence[tuple[Bearer, float]], roles: Mapping[str, frozenset[str]]
) -> list[tuple[Bearer, float]]:
    """Who is meant by a description that fits nobody's role: whoever is clearly most in focus; empty without one, and
    where the description holds a name ("the FBI director"), for then it tells of somebody in particular."""
    if said.proper:
        return []
    present = [
        (bearer, value)
        for bearer, value in people
        if not said.contradicts(bearer, roles[bearer.name]) and not roles[bearer.name] & forms.words("titled")
    ]
    total = sum(value for _, value in present)
    return present if present and present[0][1] >= LEAST_LEAD * total else []
