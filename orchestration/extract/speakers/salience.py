"""Who is in focus where: one pass over an article that resolves he and she as it goes.

Each mention outside quotation marks raises its bearer, subjects and sources most; every new sentence lowers
all. A pronoun takes the highest bearer whose gender does not speak against it (the idea of Lappin and Leass,
Computational Linguistics 20(4), 1994, with weights of our own, chosen on the
pronouns of the development articles).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from orchestration.extract.entities import Bearer, Entities, Gender
from orchestration.extract.language import Passage, Reading
from orchestration.extract.quotes.marks import quoted_regions
from orchestration.extract.speakers import forms
from orchestration.extract.speakers.offices import description, holders, in_focus

GENDERS: dict[str, Gender] = {
    "he": "male", "him": "male", "his": "male", "himself": "male",
    "she": "female", "her": "female", "hers": "female", "herself": "female",
}  # fmt: skip
NEUTERS = frozenset({"it", "its", "itself"})
PRONOUNS = NEUTERS | GENDERS.keys()
WEIGHTS = {
    "nsubj": 1.0,
    "nsubjpass": 0.9,
    "poss": 0.45,
    "dobj": 0.5,
    "pobj": 0.4,
    "agent": 0.6,
    "appos": 0.7,
    "ROOT": 0.6,
}
OTHER_WEIGHT = 0.4
SOURCE_BONUS = 0.6
"""For a mention that is the source of a quote: speakers go on speaking."""
PRONOUN_WEIGHT = 0.8
"""Of a pronoun's weight beside a name's in the same place."""
SENTENCE_DECAY = 0.4
PARAGRAPH_DECAY = 0.85
CARRIED = 0.6
"""Share of the old presence that a new mention keeps: frequency counts, but less than recency."""
FORGOTTEN = 0.001
JUST_BEFORE = 500
"""Characters in which "Lee's campaign" stays the campaign that is spoken of: a section of a live blog."""
LEAST_VOTES = 2
MOST_SAY = 0.75
"""How many sentences, and which share of them, must agree before a pronoun tells the gender of a name."""


@dataclass
class Focus:
    """The state of the pass: how present each bearer is, by its index."""

    presence: dict[int, float] = field(default_factory=dict)

    def fade(self, factor: float) -> None:
        self.presence = {b: value * factor for b, value in self.presence.items() if value * factor > FORGOTTEN}

    def raise_(self, bearer: int, weight: float) -> None:
        old = self.presence.get(bearer, 0.0)
        self.presence[bearer] = max(old, weight + CARRIED * old)


@dataclass(frozen=True)
class Ranking:
    """The bearers in focus at a place with their presence, most present first."""

    ranked: tuple[tuple[Bearer, float], ...]


def learned_genders(reading: Reading, entities: Entities) -> dict[str, Gender]:
    """Persons whom name and title leave open, by the pronouns that follow them in sentences that name nobody else."""
    open_ = {bearer.name for bearer in entities.people if bearer.gender is None}
    votes: Counter[tuple[str, str]] = Counter()
    for passage in reading.passages if open_ else ():
        for sentence in passage.doc.sents:
            said = [m for m in entities.within(passage.span(sentence)) if m.entity_type == "person"]
            names = {mention.name for mention in said}
            if len(names) != 1 or not names <= open_:
                continue
            after = said[0].span.end - passage.start
            told = {GENDERS[token.lower_] for token in sentence if token.idx > after and token.lower_ in GENDERS}
            if len(told) == 1:
                votes[said[0].name, told.pop()] += 1
    learned: dict[str, Gender] = {}
    for name in open_:
        male, female = votes[name, "male"], votes[name, "female"]
        if max(male, female) >= LEAST_VOTES and max(male, female) >= MOST_SAY * (male + female):
            learned[name] = "male" if male > female else "female"
    return learned


class Walk:
    """One pass over the article; `at(offset)` is the ranking just before a source phrase, a pronoun or a description.

    `references` are the pronouns and definite descriptions outside quotation marks, in text order."""

    def __init__(self, reading: Reading, entities: Entities, source_starts: frozenset[int]) -> None:
        self.entities = entities
        self.bearers = entities.bearers
        self.index = {(bearer.name, bearer.entity_type): i for i, bearer in enumerate(self.bearers)}
        self.roles = {b.name: forms.role_words((*b.titles, *b.roles)) for b in entities.people}
        self.sources = source_starts
        self.learned: dict[str, Gender] = learned_genders(reading, entities)
        self.focus = Focus()
        self.rankings: dict[int, Ranking] = {}
        self.references: list[tuple[Passage, Token]] = []
        self.owned: list[tuple[int, str, Bearer]] = []
        for passage in reading.passages:
            self._paragraph(passage)

    def at(self, offset: int) -> Ranking:
        """Who was in focus at a source phrase that begins at `offset`."""
        return self.rankings.get(offset, Ranking(()))

    def gender(self, bearer: Bearer) -> Gender | None:
        """By title, role or given name, else by the pronouns that the article uses."""
        return bearer.gender or self.learned.get(bearer.name)

    def _paragraph(self, passage: Passage) -> None:
        self.focus.fade(PARAGRAPH_DECAY)
        quoted = [(region.start, region.end) for region in quoted_regions(passage.doc.text)]
        for sentence in passage.doc.sents:
            if any(start <= sentence.start_char and sentence.end_char <= end for start, end in quoted):
                continue
            self.focus.fade(SENTENCE_DECAY)
            for token, bearer in self._events(passage, sentence, quoted):
                at = passage.start + token.idx
                is_reference = bearer is None and (token.lower_ in PRONOUNS or forms.is_description(token))
                if is_reference:
                    self.references.append((passage, token))
                if is_reference or at in self.sources:
                    self.rankings[at] = self._ranking()
                if bearer is not None:
                    self._note_owned(at, token, self.bearers[bearer])
                found = self._without_name(token) if bearer is None else bearer
                if found is not None:
                    self.focus.raise_(found, self._weight(passage, token, is_name=bearer is not None))

    def _events(
        self, passage: Passage, sentence: TokenSpan, quoted: list[tuple[int, int]]
    ) -> Iterator[tuple[Token, int | None]]:
        """Tokens of interest outside marks in order: heads of names with their bearer, pronouns, starts of sources."""
        names = {}
        for mention in self.entities.within(passage.span(sentence)):
            tokens = passage.tokens(mention.span)
            bearer = self.index.get((mention.name, mention.entity_type))
            if tokens is not None and bearer is not None:
                names[tokens.root.i] = bearer
        for token in sentence:
            at_source = passage.start + token.idx in self.sources
            if token.i in names or token.lower_ in PRONOUNS or at_source or forms.is_description(token):
                if any(start <= token.idx < end for start, end in quoted):
                    continue
                yield token, names.get(token.i)

    def _note_owned(self, at: int, token: Token, bearer: Bearer) -> None:
        """`Lee's campaign`: what a later "the campaign" may mean."""
        if token.dep_ in ("poss", "compound", "nmod", "amod") and token.head.lemma_.lower() in forms.words("owned"):
            self.owned.append((at, token.head.lemma_.lower(), bearer))

    def owners(self, noun: str, before: int, ranking: Ranking) -> list[Bearer]:
        """Whose campaign, administration ... the text has named before an offset: the one named just before, else
        who is most in focus, first."""
        named = [(at, bearer) for at, owned, bearer in self.owned if owned == noun and at < before]
        if named and before - named[-1][0] < JUST_BEFORE:
            return [named[-1][1]]
        names = {bearer.name for _, bearer in named}
        return [bearer for bearer, _ in ranking.ranked if bearer.name in names]

    def _is_office(self, token: Token) -> bool:
        """`the president`: a person by office or trade."""
        return token.tag_ == "NN" and forms.has_article(token) and forms.kind(token) == "person"

    def _without_name(self, token: Token) -> int | None:
        """Whom a pronoun or an office means here."""
        gender = GENDERS.get(token.lower_)
        if gender is not None:
            return next((i for i, _ in self._people(gender)), None)
        if not self._is_office(token):
            return None
        said = description(token)
        presence = {self.bearers[i].name: value for i, value in self.focus.presence.items()}
        fitting = holders(said, self.entities.people, self.roles, presence)
        if not fitting and said.noun not in forms.words("unnamed"):
            fitting = in_focus(said, [(self.bearers[i], value) for i, value in self._people(said.gender)], self.roles)
        return self.index[fitting[0][0].name, "person"] if fitting else None

    def _people(self, gender: str | None) -> list[tuple[int, float]]:
        fitting = [
            (i, value)
            for i, value in self.focus.presence.items()
            if self.bearers[i].entity_type == "person"
            and (gender is None or self.gender(self.bearers[i]) in (None, gender))
        ]
        return sorted(fitting, key=lambda item: -item[1])

    def _weight(self, passage: Passage, token: Token, is_name: bool) -> float:
        weight = WEIGHTS.get(token.dep_, OTHER_WEIGHT)
        if passage.start + token.left_edge.idx in self.sources or passage.start + token.idx in self.sources:
            weight += SOURCE_BONUS
        return weight if is_name else weight * PRONOUN_WEIGHT

    def _ranking(self) -> Ranking:
        ranked = sorted(self.focus.presence.items(), key=lambda item: -item[1])
        return Ranking(tuple((self.bearers[i], value) for i, value in ranked))
