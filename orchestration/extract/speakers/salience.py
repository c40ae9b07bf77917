"""Who is in focus where: one pass over an article that resolves he and she as it goes.

Each mention outside quotation marks raises its bearer, subjects and sources most; every new sentence lowers
all. A pronoun takes the highest bearer whose gender does not speak against it (the idea of Lappin and Leass,
Computational Linguistics 20(4), 1994, with weights of our own, chosen on the
pronouns of the development articles).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from orchestration.extract.entities import Bearer, Entities
from orchestration.extract.language import Passage, Reading
from orchestration.extract.quotes.marks import quoted_regions
from orchestration.extract.speakers.forms import words

GENDERS = {
    "he": "male", "him": "male", "his": "male", "himself": "male",
    "she": "female", "her": "female", "hers": "female", "herself": "female",
}  # fmt: skip
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


class Walk:
    """One pass over the article; `at(offset)` is the ranking just before a source phrase."""

    def __init__(self, reading: Reading, entities: Entities, source_starts: frozenset[int]) -> None:
        self.entities = entities
        self.bearers = entities.bearers
        self.index = {(bearer.name, bearer.entity_type): i for i, bearer in enumerate(self.bearers)}
        self.sources = source_starts
        self.focus = Focus()
        self.rankings: dict[int, Ranking] = {}
        self.owned: list[tuple[int, str, Bearer]] = []
        for passage in reading.passages:
            self._paragraph(passage)

    def at(self, offset: int) -> Ranking:
        """Who was in focus at a source phrase that begins at `offset`."""
        return self.rankings.get(offset, Ranking(()))

    def _paragraph(self, passage: Passage) -> None:
        self.focus.fade(PARAGRAPH_DECAY)
        quoted = [(region.start, region.end) for region in quoted_regions(passage.doc.text)]
        for sentence in passage.doc.sents:
            if any(start <= sentence.start_char and sentence.end_char <= end for start, end in quoted):
                continue
            self.focus.fade(SENTENCE_DECAY)
            for token, bearer in self._events(passage, sentence, quoted):
                at = passage.start + token.idx
                if at in self.sources:
                    self.rankings[at] = self._ranking()
                if bearer is not None:
                    self._note_owned(at, token, self.bearers[bearer])
                found = self._pronoun(token) if bearer is None else bearer
                if found is not None:
                    self.focus.raise_(found, self._weight(passage, token, is_name=bearer is not None))

    def _events(
        self, passage: Passage, sentence: TokenSpan, quoted: list[tuple[int, int]]
    ) -> Iterator[tuple[Token, int | None]]:
        """Tokens of interest outside marks in order: heads of names with their bearer, pronouns, starts of sources."""
        names = {}
        for mention in self.entities.within(passage.span(sentence)):
            tokens = passage.doc.char_span(
                mention.span.start - passage.start, mention.span.end - passage.start, alignment_mode="expand"
            )
            bearer = self.index.get((mention.name, mention.entity_type))
            if tokens is not None and bearer is not None:
                names[tokens.root.i] = bearer
        for token in sentence:
            if token.i in names or token.lower_ in GENDERS or passage.start + token.idx in self.sources:
                if any(start <= token.idx < end for start, end in quoted):
                    continue
                yield token, names.get(token.i)

    def _note_owned(self, at: int, token: Token, bearer: Bearer) -> None:
        """`Lee's campaign`: what a later "the campaign" may mean."""
        if token.dep_ in ("poss", "compound", "nmod", "amod") and token.head.lemma_.lower() in words("owned"):
            self.owned.append((at, token.head.lemma_.lower(), bearer))

    def owner(self, noun: str, before: int) -> Bearer | None:
        """Whose campaign, administration ... was named last before an offset."""
        return next((bearer for at, owned, bearer in reversed(self.owned) if owned == noun and at < before), None)

    def _pronoun(self, token: Token) -> int | None:
        gender = GENDERS.get(token.lower_)
        if gender is None:
            return None
        return next((i for i, _ in self._people(gender)), None)

    def _people(self, gender: str) -> list[tuple[int, float]]:
        fitting = [
            (i, value)
            for i, value in self.focus.presence.items()
            if self.bearers[i].entity_type == "person" and self.bearers[i].gender in (None, gender)
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
