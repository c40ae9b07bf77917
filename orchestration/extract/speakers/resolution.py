"""The way from one quote's source phrase to its speaker."""

from __future__ import annotations

import bisect

from spacy.tokens import Token

from orchestration.extract.entities import Bearer, Entities
from orchestration.extract.language import Reading
from orchestration.records import NO_SPEAKER, AttributionMethod, Candidate, Quote, Span, Speaker

GENDER = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female", "hers": "female"}
RELATIVE = frozenset({"who", "which", "that", "whose", "whom"})


class Resolver:
    """Resolves the quotes of one article in text order."""

    def __init__(self, reading: Reading, entities: Entities, quotes: list[Quote]) -> None:
        self.reading, self.entities, self.quotes = reading, entities, quotes
        self.speakers: dict[int, Speaker] = {}
        self.quoted = sorted(span for quote in quotes if quote.quote_type == "direct" for span in quote.content)
        self.heads = {index: self._head(quote) for index, quote in enumerate(quotes)}

    def speaker(self, index: int) -> Speaker:
        """The speaker of a quote; asked for in text order, each answer is remembered."""
        if index not in self.speakers:
            self.speakers[index] = self._resolve(index)
        return self.speakers[index]

    def _resolve(self, index: int) -> Speaker:
        head = self.heads[index]
        if head is None:
            return NO_SPEAKER
        word = head.lower_
        if word in GENDER:
            return self._pronoun(index, GENDER[word])
        if word in RELATIVE:
            return self._relative(head, index)
        return self._phrase(head, self.quotes[index].source[0])

    def _head(self, quote: Quote) -> Token | None:
        tokens = self.reading.tokens(quote.source[0]) if quote.source else None
        return tokens.root if tokens is not None else None

    def _phrase(self, head: Token, source: Span) -> Speaker:
        passage = self.reading.passage_at(source.start)
        mention = self.entities.at(passage.span(head)) if passage is not None else None
        bearer = self.entities.bearer(mention) if mention is not None else None
        if bearer is None or bearer.entity_type == "other":
            return NO_SPEAKER
        method: AttributionMethod = "organization" if bearer.entity_type == "organization" else "name"
        return Speaker("named", bearer.name, bearer.entity_type, 0.9, method, (Candidate(bearer.name, 0.9),))

    def _relative(self, head: Token, index: int) -> Speaker:
        clause = next((token for token in head.ancestors if token.dep_ == "relcl"), None)
        if clause is None:
            return NO_SPEAKER
        return self._phrase(clause.head, self.quotes[index].source[0])

    def _pronoun(self, index: int, gender: str) -> Speaker:
        """The person last named outside quotes before the pronoun whose gender does not speak against it."""
        at = self.quotes[index].source[0].start
        best: tuple[int, Bearer] | None = None
        for bearer in self.entities.people:
            if bearer.gender not in (None, gender):
                continue
            before = [m.start for m in bearer.mentions if m.end <= at and not self._is_quoted(m.start)]
            if before and (best is None or before[-1] > best[0]):
                best = before[-1], bearer
        if best is None:
            return NO_SPEAKER
        return Speaker("named", best[1].name, "person", 0.6, "pronoun", (Candidate(best[1].name, 0.6),))

    def _is_quoted(self, offset: int) -> bool:
        at = bisect.bisect_right(self.quoted, Span(offset, offset + 1)) - 1
        return at >= 0 and self.quoted[at].start <= offset < self.quoted[at].end
