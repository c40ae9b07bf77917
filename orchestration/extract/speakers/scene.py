"""One article as the rules on speakers see it: its readings, its bearers, what they are called, who is in focus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from orchestration.extract.entities import Bearer, Entities
from orchestration.extract.language import Passage, Reading
from orchestration.extract.speakers.salience import Ranking, Walk
from orchestration.records import Quote, Span


@dataclass(frozen=True)
class Scene:
    """What stays the same for all quotes of an article."""

    reading: Reading
    entities: Entities
    walk: Walk

    @property
    def roles(self) -> dict[str, frozenset[str]]:
        """The words of each person's titles and roles, by name."""
        return self.walk.roles

    def bearer(self, passage: Passage, token: Token) -> Bearer | None:
        """Whose name the token belongs to."""
        mention = self.entities.at(passage.span(token))
        return self.entities.bearer(mention) if mention is not None else None

    def people(self, source: Source, gender: str | None, barred: frozenset[str]) -> list[tuple[Bearer, float]]:
        """Persons in focus whom the gender does not rule out, most present first."""
        return [
            (bearer, presence)
            for bearer, presence in source.ranking.ranked
            if bearer.entity_type == "person"
            and bearer.name not in barred
            and (gender is None or self.walk.gender(bearer) in (None, gender))
        ]


@dataclass(frozen=True)
class Source:
    """One quote's source phrase: its head, and who is in focus where it stands."""

    quote: Quote
    passage: Passage
    head: Token
    ranking: Ranking

    @property
    def offset(self) -> int:
        """Where the head begins, in the article."""
        return self.passage.start + self.head.idx

    def at(self, head: Token) -> Source:
        """The same for another word of the article's."""
        return Source(self.quote, self.passage, head, self.ranking)


def barred(scene: Scene, source: Source) -> frozenset[str]:
    """Persons whom a pronoun or description that is the source cannot mean: those named in the content (the speaker
    is "I" there, and "she" in "she said that Lee would go" is not Lee: principle C of Chomsky's binding theory, 1981;
    it held for 295 of 296 sources of the development articles), and those named in what stands before the subject
    in its own clause ("Campaigning against Lee, she ...")."""
    spans = [*source.quote.content, *_fronted(source)]
    return frozenset(
        mention.name for span in spans for mention in scene.entities.within(span) if mention.entity_type == "person"
    )


def _fronted(source: Source) -> Iterator[Span]:
    """Phrases before a subject that belong to its verb and have no finite verb of their own."""
    head = source.head
    if head.dep_ not in ("nsubj", "nsubjpass"):
        return
    for child in head.head.lefts:
        if child.i >= head.left_edge.i or child.dep_ not in ("prep", "advcl"):
            continue
        phrase = child.doc[child.left_edge.i : child.right_edge.i + 1]
        if not any(word.dep_ in ("nsubj", "nsubjpass") for word in phrase):
            yield from (source.passage.span(word) for word in phrase if word.dep_ in ("pobj", "dobj"))
