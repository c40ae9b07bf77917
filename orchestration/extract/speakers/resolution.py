"""The way from one quote's source phrase to its speaker."""

from __future__ import annotations

from spacy.tokens import Token

from orchestration.extract.entities import Bearer, Entities
from orchestration.extract.language import Passage, Reading
from orchestration.extract.speakers import forms
from orchestration.extract.speakers.salience import GENDERS, Ranking, Walk
from orchestration.records import NO_SPEAKER, AttributionMethod, Candidate, Quote, Speaker, SpeakerStatus

MOST_CANDIDATES = 3
PLURAL_PRONOUNS = frozenset({"they", "them", "their", "theirs"})
NEUTER_PRONOUNS = frozenset({"it", "its"})


class Resolver:
    """Resolves the quotes of one article."""

    def __init__(self, reading: Reading, entities: Entities, quotes: list[Quote]) -> None:
        self.reading, self.entities, self.quotes = reading, entities, quotes
        self.walk = Walk(reading, entities, frozenset(quote.source[0].start for quote in quotes if quote.source))
        self.roles = {bearer.name: forms.role_words((*bearer.titles, *bearer.roles)) for bearer in entities.people}

    def speaker(self, index: int) -> Speaker:
        """The speaker of a quote."""
        quote = self.quotes[index]
        if not quote.source:
            return NO_SPEAKER
        passage, tokens = self.reading.passage_at(quote.source[0].start), self.reading.tokens(quote.source[0])
        if passage is None or tokens is None:
            return NO_SPEAKER
        found = self._head(passage, tokens.root, self.walk.at(quote.source[0].start))
        return found

    def _head(self, passage: Passage, head: Token, ranking: Ranking) -> Speaker:
        word = head.lower_
        if word in GENDERS:
            return self._pronoun(GENDERS[word], ranking)
        if word in forms.words("relatives") and head.tag_ in ("WP", "WDT", "WP$", "IN", "DT"):
            return self._relative(passage, head, ranking)
        if word in PLURAL_PRONOUNS:
            return _speaker("collective", "collective")
        if word in NEUTER_PRONOUNS:
            return self._neuter(ranking)
        if word in ("someone", "somebody"):
            return _speaker("anonymous", "anonymous")
        if word in forms.words("quantities"):
            return _speaker("collective", "collective")
        if word in forms.words("unknown") or head.pos_ == "PRON":
            return NO_SPEAKER
        bearer = self._bearer(passage, head)
        if bearer is not None:
            return self._named(bearer, head)
        return self._nominal(passage, head, ranking)

    def _bearer(self, passage: Passage, token: Token) -> Bearer | None:
        mention = self.entities.at(passage.span(token))
        return self.entities.bearer(mention) if mention is not None else None

    def _named(self, bearer: Bearer, head: Token) -> Speaker:
        if bearer.entity_type == "other":
            return _speaker("collective", "collective")
        method: AttributionMethod = "name"
        if bearer.entity_type == "organization":
            method = "organization"
        elif bearer.entity_type == "place":
            method = "metonym"
        return _named(bearer, method)

    def _nominal(self, passage: Passage, head: Token, ranking: Ranking) -> Speaker:
        for child in head.children:
            if child.dep_ == "appos":
                bearer = self._bearer(passage, child)
                if bearer is not None and bearer.entity_type == "person":
                    return _named(bearer, "name")
        kind = forms.kind(head)
        if kind == "group" and head.lemma_.lower() in forms.words("named_groups"):
            owner = self._owner(passage, head)
            if owner is not None:
                return _group_of(owner, head)
        if forms.is_plural(head):
            return _speaker("document" if kind == "document" else "collective", "document" if kind == "document" else "collective")
        if kind == "document" or kind == "thing":
            return _speaker("document", "document")
        if kind == "group":
            return _speaker("collective", "collective")
        if forms.determiner(head) in forms.SINGULAR_DETERMINERS:
            return _speaker("anonymous", "anonymous")
        return self._described(head, ranking)

    def _owner(self, passage: Passage, head: Token) -> Bearer | None:
        """`Trump's campaign`, `the Clinton camp`: whose it is."""
        for child in head.children:
            if child.dep_ in ("poss", "compound", "nmod", "amod"):
                bearer = self._bearer(passage, child)
                if bearer is not None:
                    return bearer
        return None

    def _described(self, head: Token, ranking: Ranking) -> Speaker:
        """`the senator`: the person in focus with that title or role."""
        noun = head.lemma_.lower()
        fitting = [
            (bearer, value) for bearer, value in ranking.ranked if noun in self.roles.get(bearer.name, frozenset())
        ]
        if fitting:
            return _named(fitting[0][0], "title_or_role", fitting)
        return _speaker("anonymous", "anonymous")

    def _relative(self, passage: Passage, head: Token, ranking: Ranking) -> Speaker:
        clause = next((token for token in head.ancestors if token.dep_ in ("relcl", "acl")), None)
        if clause is None:
            return NO_SPEAKER
        found = self._head(passage, clause.head, ranking)
        return _with_method(found, "relative_pronoun")

    def _pronoun(self, gender: str, ranking: Ranking) -> Speaker:
        fitting = [(b, v) for b, v in ranking.ranked if b.entity_type == "person" and b.gender in (None, gender)]
        return _named(fitting[0][0], "pronoun", fitting) if fitting else NO_SPEAKER

    def _neuter(self, ranking: Ranking) -> Speaker:
        fitting = [(b, v) for b, v in ranking.ranked if b.entity_type == "organization"]
        return _named(fitting[0][0], "organization", fitting) if fitting else NO_SPEAKER


def _speaker(status: SpeakerStatus, method: AttributionMethod) -> Speaker:
    return Speaker(status, score=0.8, method=method)


def _named(bearer: Bearer, method: AttributionMethod, fitting: list[tuple[Bearer, float]] | None = None) -> Speaker:
    total = sum(value for _, value in fitting) if fitting else 1.0
    share = fitting[0][1] / total if fitting else 1.0
    others = [(other.name, value / total) for other, value in fitting[1:MOST_CANDIDATES]] if fitting else []
    candidates = tuple(Candidate(name, round(value, 3)) for name, value in [(bearer.name, share), *others])
    return Speaker("named", bearer.name, bearer.entity_type, round(share, 3), method, candidates)


def _group_of(owner: Bearer, head: Token) -> Speaker:
    """`Trump campaign`: an organization by its owner's name."""
    name = f"{owner.surname or owner.name} {head.text}"
    return Speaker("named", name, "organization", 0.8, "metonym", (Candidate(name, 0.8),))


def _with_method(speaker: Speaker, method: AttributionMethod) -> Speaker:
    if speaker.status != "named":
        return speaker
    return Speaker(speaker.status, speaker.name, speaker.entity_type, speaker.score, method, speaker.candidates)
