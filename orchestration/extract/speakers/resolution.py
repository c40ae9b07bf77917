"""The way from one quote's source phrase to its speaker."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from orchestration.extract.entities import Bearer, Entities
from orchestration.extract.language import Passage, Reading
from orchestration.extract.speakers import forms
from orchestration.extract.speakers.confidence import calibrated
from orchestration.extract.speakers.salience import GENDERS, Ranking, Walk
from orchestration.records import NO_SPEAKER, AttributionMethod, Candidate, Quote, Span, Speaker, SpeakerStatus

MOST_CANDIDATES = 3
UNSEEN = 0.05
"""Presence of a person who is not in focus, or only named later."""
LEAST_LEAD = 0.7
"""Share of the presence that a person needs to be meant by a description that fits nobody's role: below it the first is
wrong more often than right."""
MOST_STEPS = 3
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
        return calibrated(self._head(passage, tokens.root, self.walk.at(quote.source[0].start)))

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
        if word in ("someone", "somebody", "another") or (
            word == "one" and any(child.lower_ == "of" for child in head.children)
        ):
            return _speaker("anonymous", "anonymous")
        if word in forms.words("quantities"):
            return _speaker("collective", "collective")
        if word in forms.words("unknown") or head.pos_ == "PRON" or word.startswith("@"):
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
                if bearer is not None and bearer.entity_type in ("person", "organization"):
                    return self._named(bearer, child)
        noun, kind = head.lemma_.lower(), forms.kind(head)
        if head.text[:1].isupper() and kind in ("thing", "person") and noun not in forms.words("people"):
            known = self._unknown_name(head)
            if known is not None:
                return known
        if kind == "group":
            return self._group(passage, head, ranking)
        if forms.is_plural(head):
            return _speaker("document", "document") if kind == "document" else _speaker("collective", "collective")
        if kind in ("document", "thing"):
            return _speaker("document", "document")
        if forms.determiner(head) in forms.SINGULAR_DETERMINERS:
            return _speaker("anonymous", "anonymous")
        return self._described(passage, head, ranking)

    def _unknown_name(self, head: Token) -> Speaker | None:
        """A word with a capital that is no recognised name: the one bearer it ends, or a name as it stands."""
        fitting = [b for b in self.entities.bearers if b.name.split()[-1].casefold() == head.lower_]
        if len(fitting) == 1:
            return _named(fitting[0], "name")
        if head.pos_ != "PROPN":
            return None
        parts = [child.text for child in head.lefts if child.dep_ == "compound" and child.pos_ == "PROPN"]
        name = " ".join([*parts, head.text])
        return Speaker("named", name, None, 0.5, "name", (Candidate(name, 0.5),))

    def _group(self, passage: Passage, head: Token, ranking: Ranking) -> Speaker:
        """`Lee's campaign`, `the city of Leeds`, `the campaign`, `the bank`: a body by owner, place or last name."""
        noun = head.lemma_.lower()
        owner = self._owner(passage, head)
        if owner is not None and noun in forms.words("named_groups"):
            return _group_of(owner, head)
        if head.tag_ != "NN" or forms.determiner(head) != "the":
            return _speaker("collective", "collective")
        if noun in forms.words("territories"):
            place = self._place_within(passage, head) or _top(ranking, "place")
            return _named(place, "metonym") if place is not None else _speaker("collective", "collective")
        if noun in forms.words("owned"):
            owner = self.walk.owner(noun, passage.start + head.idx)
            return _group_of(owner, head) if owner is not None else _speaker("collective", "collective")
        if noun in forms.words("bodies"):
            named = [b for b, _ in ranking.ranked if b.entity_type == "organization" and noun in b.name.casefold()]
            body = named[0] if named else _top(ranking, "organization")
            return _named(body, "organization") if body is not None else _speaker("collective", "collective")
        return _speaker("collective", "collective")

    def _owner(self, passage: Passage, head: Token) -> Bearer | None:
        """`Lee's campaign`, `the Lee camp`: whose it is."""
        for child in head.children:
            if child.dep_ in ("poss", "compound", "nmod", "amod"):
                bearer = self._bearer(passage, child)
                if bearer is not None:
                    return bearer
        return None

    def _place_within(self, passage: Passage, head: Token) -> Bearer | None:
        """The place after "of" in `the city of Leeds`."""
        for child in head.children:
            if child.lower_ == "of":
                for name in child.children:
                    bearer = self._bearer(passage, name)
                    if bearer is not None and bearer.entity_type == "place":
                        return bearer
        return None

    def _related(self, passage: Passage, head: Token) -> Bearer | None:
        """Whom a description is about without being them: `the wife of Peter Lind`."""
        names = (name for child in head.children if child.lower_ == "of" for name in child.children)
        return next((bearer for name in names if (bearer := self._bearer(passage, name)) is not None), None)

    def _described(self, passage: Passage, head: Token, ranking: Ranking) -> Speaker:
        """`the senator`: the person in focus with that title or role, else the person most in focus."""
        noun = head.lemma_.lower()
        nouns = forms.synonyms(noun)
        modifiers = [forms.synonyms(child.lower_) for child in head.lefts if child.dep_ in ("amod", "compound", "nmod")]
        presence = {bearer.name: value for bearer, value in ranking.ranked}
        fitting = []
        gender = forms.gender(noun)
        related = self._related(passage, head)
        parties = forms.words("parties")
        party = frozenset().union(*modifiers, nouns) & parties
        for bearer in self.entities.people:
            role = self.roles[bearer.name]
            if bearer is related or (bearer.gender not in (None, gender) and gender is not None):
                continue
            if party and role & parties and not party & role:
                continue
            if nouns & role or (party & role and noun in forms.words("party_people")):
                match = 1.0 + sum(bool(modifier & role) for modifier in modifiers)
                fitting.append((bearer, match * (presence.get(bearer.name, 0.0) + UNSEEN)))
        if fitting:
            fitting.sort(key=lambda item: -item[1])
            return _named(fitting[0][0], "title_or_role", fitting)
        if noun in forms.words("unnamed") or forms.determiner(head) != "the":
            return _speaker("anonymous", "anonymous")
        present = [
            (b, v)
            for b, v in ranking.ranked
            if b.entity_type == "person"
            and (gender is None or b.gender in (None, gender))
            and not (party and self.roles[b.name] & parties and not party & self.roles[b.name])
        ]
        best = _named(present[0][0], "title_or_role", present) if present else NO_SPEAKER
        return best if best.score >= LEAST_LEAD else NO_SPEAKER

    def _relative(self, passage: Passage, head: Token, ranking: Ranking) -> Speaker:
        clause = next((token for token in head.ancestors if token.dep_ in ("relcl", "acl")), None)
        if clause is None:
            return NO_SPEAKER
        antecedent = clause.head
        if head.lower_ == "who":
            antecedent = self._human(passage, antecedent)
        found = self._head(passage, antecedent, ranking)
        if head.lower_ == "who" and found.status == "document":
            found = self._person_before(passage, head)
        return _with_method(found, "relative_pronoun")

    def _person_before(self, passage: Passage, head: Token) -> Speaker:
        """`The film was praised by Ann Lee, the critic, who ...`: "who" is no thing, whatever the parse."""
        sentence = passage.span(head.sent)
        before = Span(sentence.start, passage.start + head.idx)
        people = [mention for mention in self.entities.within(before) if mention.entity_type == "person"]
        bearer = self.entities.bearer(people[-1]) if people else None
        return _named(bearer, "name") if bearer is not None else NO_SPEAKER

    def _human(self, passage: Passage, noun: Token) -> Token:
        """The noun that "who" can mean: `Democrats on Capitol Hill, who ...` are the Democrats."""
        for _ in range(MOST_STEPS):
            bearer = self._bearer(passage, noun)
            human = bearer.entity_type == "person" if bearer is not None else forms.kind(noun) in ("person", "group")
            if human or noun.dep_ != "pobj" or noun.head.head.pos_ not in ("NOUN", "PROPN"):
                return noun
            noun = noun.head.head
        return noun

    def _pronoun(self, gender: str, ranking: Ranking) -> Speaker:
        fitting = [(b, v) for b, v in ranking.ranked if b.entity_type == "person" and b.gender in (None, gender)]
        return _named(fitting[0][0], "pronoun", fitting) if fitting else NO_SPEAKER

    def _neuter(self, ranking: Ranking) -> Speaker:
        fitting = [(b, v) for b, v in ranking.ranked if b.entity_type in ("organization", "place")]
        return _named(fitting[0][0], "organization", fitting) if fitting else NO_SPEAKER


def _top(ranking: Ranking, entity_type: str) -> Bearer | None:
    return next((bearer for bearer, _ in ranking.ranked if bearer.entity_type == entity_type), None)


def _speaker(status: SpeakerStatus, method: AttributionMethod) -> Speaker:
    return Speaker(status, score=0.8, method=method)


def _named(bearer: Bearer, method: AttributionMethod, fitting: list[tuple[Bearer, float]] | None = None) -> Speaker:
    total = sum(value for _, value in fitting) if fitting else 1.0
    share = fitting[0][1] / total if fitting else 1.0
    others = [(other.name, value / total) for other, value in fitting[1:MOST_CANDIDATES]] if fitting else []
    candidates = tuple(Candidate(name, round(value, 3)) for name, value in [(bearer.name, share), *others])
    return Speaker("named", bearer.name, bearer.entity_type, round(share, 3), method, candidates)


def _group_of(owner: Bearer, head: Token) -> Speaker:
    """`Lee campaign`: an organization by its owner's name."""
    name = f"{owner.surname or owner.name} {head.text}"
    return Speaker("named", name, "organization", 0.8, "metonym", (Candidate(name, 0.8),))


def _with_method(speaker: Speaker, method: AttributionMethod) -> Speaker:
    return replace(speaker, method=method) if speaker.status == "named" else speaker
