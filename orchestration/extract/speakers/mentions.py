"""Mentions without a name: pronouns, descriptions and roles that mean somebody whom the article names.

The rules are those that find speakers, with what grammar adds where the word is no source of a quote. What they
leave open or doubt is no mention. Plural pronouns, "we" and relative pronouns are none either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from spacy.tokens import Token

from orchestration.extract import lexicon, places
from orchestration.extract.entities import Bearer, words
from orchestration.extract.language import Passage
from orchestration.extract.speakers import bodies, forms, people
from orchestration.extract.speakers.findings import UNRESOLVED, Finding, chosen, named
from orchestration.extract.speakers.offices import description
from orchestration.extract.speakers.salience import GENDERS, NEUTERS, PRONOUNS
from orchestration.extract.speakers.scene import Scene, Source
from orchestration.records import EntityMention, MentionForm, MentionMethod, Quote, Span, Speaker

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
OBJECTS = frozenset({"dobj", "pobj", "dative"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
REFLEXIVES = frozenset({"himself", "herself", "itself"})
FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself"})
SETTING_APART = frozenset({"prep", "relcl", "acl", "appos"})
"""What stands behind a noun that it tells from others of its kind."""
LEAST_SPEAKER_SCORE = 0.9
"""Of a source's speaker, for the source to be a mention of that speaker: that of findings without doubts."""
LEAST_LEAD = 0.6
"""Share of the evidence that the bearer meant needs."""
DEPUTIES = frozenset({"vice", "deputy"})
"""A vice president is not taken up as "the president"."""
NO_QUOTE = Quote("indirect", ())


def _is_city(name: str) -> bool:
    return bool(places.city_population(name)) and not places.is_country(name)


TERRITORIES: dict[str, Callable[[str], bool]] = {
    "country": places.is_country, "nation": places.is_country, "city": _is_city, "town": _is_city,
}  # fmt: skip


def mentions_without_names(scene: Scene, quotes: Sequence[Quote]) -> list[EntityMention]:
    """In text order; `quotes` have their speakers. Of descriptions none overlaps another, pronouns may stand in one."""
    found = [
        EntityMention(span, entity_type, name, "nominal", method="apposition", score=_score("apposition"))
        for span, (name, entity_type) in scene.entities.roles.items()
        if not any(inside.entity_type == "person" for inside in scene.entities.within(span))
    ]
    found += _References(scene, quotes).mentions()
    found += _of_speakers(scene, quotes)
    return _apart(found)


def _apart(found: list[EntityMention]) -> list[EntityMention]:
    """Without descriptions that begin inside another: roles tell more than the noun in them."""
    kept: list[EntityMention] = []
    end = 0
    for mention in sorted(found, key=lambda mention: (mention.span.start, -mention.span.end)):
        if mention.mention_form == "pronoun" or mention.span.start >= end:
            kept.append(mention)
            end = max(end, mention.span.end if mention.mention_form == "nominal" else 0)
    return kept


def _score(method: MentionMethod) -> float:
    score: float = lexicon.load("mention_scores.yml")[method]
    return score


def _of_speakers(scene: Scene, quotes: Sequence[Quote]) -> Iterator[EntityMention]:
    """ "I" in the marks of whoever speaks there."""
    for quote in quotes:
        speaker = quote.speaker
        bearer = scene.entities.find(speaker.name, "person") if speaker.name and _is_sure(speaker) else None
        if quote.quote_type != "direct" or bearer is None:
            continue
        for span in quote.content:
            passage = scene.reading.passage_at(span.start)
            for token in scene.reading.tokens(span) or ():
                if token.lower_ in FIRST_PERSON and passage is not None:
                    at = passage.span(token)
                    yield EntityMention(at, "person", bearer.name, "pronoun", method="speaker", score=speaker.score)


def _is_sure(speaker: Speaker) -> bool:
    return speaker.status == "named" and speaker.score >= LEAST_SPEAKER_SCORE


class _References:
    """The pronouns and descriptions outside quotation marks, first to last: what one means helps the next."""

    def __init__(self, scene: Scene, quotes: Sequence[Quote]) -> None:
        self.scene = scene
        self.speakers = {quote.source[0].start: quote.speaker for quote in quotes if quote.source}
        self.meant: dict[int, Bearer] = {}

    def mentions(self) -> Iterator[EntityMention]:
        for passage, token in self.scene.walk.references:
            if self.scene.bearer(passage, token) is not None:
                continue
            at = passage.span(token)
            start = passage.start + _first(token).idx
            speaker = self.speakers.get(start)
            if speaker is not None and _is_sure(speaker) and token.lower_ not in NEUTERS:
                name, entity_type, score = speaker.name, speaker.entity_type, speaker.score
            else:
                finding = self._finding(Source(NO_QUOTE, passage, token, self.scene.walk.at(at.start)))
                if finding.status != "named" or finding.doubts or finding.lead < LEAST_LEAD:
                    continue
                name, entity_type, score = finding.name, finding.entity_type, _score(_method(token))
            bearer = self.scene.entities.find(name, entity_type) if name and entity_type else None
            if bearer is None:
                continue
            self.meant[at.start] = bearer
            end = passage.span(_last(token)).end
            is_pronoun = token.lower_ in PRONOUNS
            form: MentionForm = "pronoun" if is_pronoun else "nominal"
            yield EntityMention(
                Span(start, end), bearer.entity_type, bearer.name, form, method=_method(token), score=score
            )

    def _finding(self, source: Source) -> Finding:
        word = source.head.lower_
        if word in REFLEXIVES:
            subject = self._subject(source) if source.head.dep_ in OBJECTS else None
            is_fit = subject is not None and (subject.entity_type == "person") == (word in GENDERS)
            return named(subject, "pronoun") if subject is not None and is_fit else UNRESOLVED
        if word in GENDERS:
            beside = self._joined_owner(source)
            if beside is not None:
                return named(beside, "pronoun")
            found = people.pronoun(self.scene, source, GENDERS[word], self._clashing(source))
            return UNRESOLVED if self._is_rivalled(source, found) else found
        if word in NEUTERS:
            return self._neuter(source)
        if not _takes_up(source.head):
            return UNRESOLVED
        noun = source.head.lemma_.lower()
        if noun in TERRITORIES:
            return self._territory(source, TERRITORIES[noun])
        if forms.kind(source.head) == "group":
            return bodies.in_focus(source)
        return self._office(source)

    def _office(self, source: Source) -> Finding:
        """`the foreign minister`: whose titles and roles have each word that goes with the noun."""
        said = description(source.head)
        if said.noun not in forms.words("people") | words.role_nouns():
            return UNRESOLVED
        found = people.described(self.scene, source)
        role = self.scene.roles.get(found.name or "", frozenset())
        is_deputy = role & DEPUTIES and not any(modifier & DEPUTIES for modifier in said.modifiers)
        return found if all(modifier & role for modifier in said.modifiers) and not is_deputy else UNRESOLVED

    def _neuter(self, source: Source) -> Finding:
        """`its` and `it` as a subject: the body or place that is the subject before it, in the same sentence."""
        if source.head.dep_ != "poss" and not _is_embedded(source.head):
            return UNRESOLVED
        subject = self._subject(source)
        is_body = subject is not None and subject.entity_type in ("organization", "place")
        return named(subject, "pronoun") if subject is not None and is_body else UNRESOLVED

    def _territory(self, source: Source, fits: Callable[[str], bool]) -> Finding:
        """`the country`, `the city`: the place of that kind which is most in focus."""
        fitting = [(b, v) for b, v in source.ranking.ranked if b.entity_type == "place" and fits(b.name)]
        return chosen(fitting, "metonym") if fitting else UNRESOLVED

    def _subject(self, source: Source) -> Bearer | None:
        """Who the subject before the word is: of its clause, of the clause around that where it is the subject."""
        verb = _verb(source.head)
        subject = _subject_of(verb) if verb is not None else None
        if subject == source.head and verb is not None:
            verb = _verb(verb)
            subject = _subject_of(verb) if verb is not None else None
        if subject is None or subject.i >= source.head.i:
            return None
        return self._bearer(source.passage, subject)

    def _joined_owner(self, source: Source) -> Bearer | None:
        """`Ann Lee and her lawyer`: whose that is."""
        owned = source.head.head
        if source.head.dep_ != "poss" or owned.dep_ != "conj":
            return None
        owner = self.scene.bearer(source.passage, owned.head)
        if owner is None or owner.entity_type != "person":
            return None
        return owner if self.scene.walk.gender(owner) in (None, GENDERS[source.head.lower_]) else None

    def _is_rivalled(self, source: Source, found: Finding) -> bool:
        """`For her part, Lee said`: before the subject of its clause a pronoun may mean that as well."""
        verb = _verb(source.head)
        subject = _subject_of(verb) if verb is not None else None
        if subject is None or subject.left_edge.i <= source.head.i:
            return False
        rival = self.scene.bearer(source.passage, subject)
        if rival is None or rival.entity_type != "person" or rival.name == found.name:
            return False
        return self.scene.walk.gender(rival) in (None, GENDERS[source.head.lower_])

    def _bearer(self, passage: Passage, token: Token) -> Bearer | None:
        return self.scene.bearer(passage, token) or self.meant.get(passage.start + token.idx)

    def _clashing(self, source: Source) -> frozenset[str]:
        """Whom a pronoun cannot mean: as an object the subject of its clause (principle B of Chomsky's binding theory,
        1981), as a possessor whoever is possessed."""
        head = source.head
        out = [self._subject(source)] if head.dep_ in OBJECTS else []
        if head.dep_ == "poss":
            owned = (head.head, *(child for child in head.head.children if child.dep_ == "appos"))
            out += [self._bearer(source.passage, token) for token in owned]
        return frozenset(bearer.name for bearer in out if bearer is not None)


def _method(token: Token) -> MentionMethod:
    if token.lower_ in NEUTERS:
        return "subject"
    if token.lower_ in GENDERS:
        return "pronoun"
    if token.lemma_.lower() in TERRITORIES:
        return "territory"
    return "organization" if forms.kind(token) == "group" else "title_or_role"


def _first(head: Token) -> Token:
    """The article of a description."""
    return next((child for child in head.lefts if child.dep_ == "det"), head)


def _is_embedded(word: Token) -> bool:
    """Whether "it" is the subject of a finite clause that says something of it: not "it is clear that"."""
    verb = word.head
    is_finite = verb.tag_ in FINITE or any(child.tag_ in FINITE for child in verb.children if child.dep_ == "aux")
    is_empty = verb.lemma_ in ("be", "seem", "take") and any(
        child.dep_ in ("ccomp", "xcomp", "acomp", "advcl") for child in verb.children
    )
    return word.dep_ in SUBJECTS and is_finite and not is_empty


def _last(head: Token) -> Token:
    """The end of `the secretary of state`."""
    of = next((child for child in head.rights if child.lower_ == "of" and child.i == head.i + 1), None)
    whole = next((child for child in of.rights if child.dep_ == "pobj"), None) if of is not None else None
    return whole or head


def _takes_up(head: Token) -> bool:
    """Whether a description may take up somebody known: nothing in it or behind it tells one from others (`the first
    senator from Ohio`, `the mayor who resigned`), and it is no predicate (`she is the mayor`)."""
    if head.dep_ in ("attr", "appos", "conj") or any(child.dep_ in SETTING_APART for child in head.rights):
        return False
    return not any(
        child.tag_ in ("JJS", "RBS", "CD", "$")
        or child.ent_type_ == "ORDINAL"
        or child.lower_ in forms.words("contrasting")
        or child.lower_ == "that"
        for child in head.lefts
    )


def _verb(token: Token) -> Token | None:
    """The nearest verb above."""
    return next((above for above in token.ancestors if above.pos_ in ("VERB", "AUX")), None)


def _subject_of(verb: Token) -> Token | None:
    """A verb's own subject, or that of the verb whose subject it shares."""
    own = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    while own is None and verb.dep_ in ("conj", "xcomp", "advcl", "acl") and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
        own = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    return own
