"""The way from one quote's source phrase to its speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from orchestration.extract.entities import Bearer, Entities, words
from orchestration.extract.language import Passage, Reading
from orchestration.extract.speakers import antecedents, bodies, cataphora, forms, people
from orchestration.extract.speakers.confidence import weighed
from orchestration.extract.speakers.findings import (
    ANONYMOUS,
    COLLECTIVE,
    DOCUMENT,
    UNRESOLVED,
    Finding,
    chosen,
    named,
)
from orchestration.extract.speakers.routes import route, turn_before
from orchestration.extract.speakers.salience import GENDERS, Walk
from orchestration.extract.speakers.scene import Scene, Source
from orchestration.records import AttributionMethod, Quote, Speaker

PLURAL_PRONOUNS = frozenset({"they", "them", "their", "theirs", "each"})
NEUTER_PRONOUNS = frozenset({"it", "its"})
NEAR = 600
"""Characters within which a full name explains the bare surname behind it: a section, a few paragraphs."""
INTRODUCED_FIRST = 2.0
"""Mentions that it is worth, of namesakes, to be named in an earlier paragraph than the others."""
NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})
_OWN_WORK = re.compile(r"['’]s?\s+[“\"‘]")
"""`Ms Lee's “The Long Dam”`: a work with its maker."""


class Resolver:
    """Resolves the quotes of one article."""

    def __init__(self, reading: Reading, entities: Entities, quotes: list[Quote]) -> None:
        self.quotes = quotes
        starts = frozenset(quote.source[0].start for quote in quotes if quote.source)
        self.scene = Scene(reading, entities, Walk(reading, entities, starts))

    def speaker(self, index: int) -> Speaker:
        """The speaker of a quote."""
        return weighed(self.finding(index))

    def finding(self, index: int) -> Finding:
        """What the rules found, before it is weighed."""
        quote = self.quotes[index]
        way = route(self.scene.reading, quote)
        if way == "floating":
            turn = turn_before(self.scene.reading, self.quotes, index)
            first, answer = (self._of_source(self.quotes[at]) for at in (turn or 0, index))
            if turn is not None and first.status == answer.status == "named" and first.name != answer.name:
                return first.by("conversation")
        found = self._of_source(quote)
        return found.by(way) if way is not None else found

    def _of_source(self, quote: Quote) -> Finding:
        if not quote.source:
            return UNRESOLVED
        start = quote.source[0].start
        passage, tokens = self.scene.reading.passage_at(start), self.scene.reading.tokens(quote.source[0])
        if passage is None or tokens is None:
            return UNRESOLVED
        source = Source(quote, passage, _head(tokens), self.scene.walk.at(start))
        if _OWN_WORK.search(tokens.text):
            return DOCUMENT
        return self._apposed(source, tokens) or self._resolve(source)

    def _resolve(self, source: Source) -> Finding:
        head, word = source.head, source.head.lower_
        if word in GENDERS:
            return people.pronoun(self.scene, source, GENDERS[word])
        if word in forms.words("relatives") and head.tag_ in ("WP", "WDT", "WP$", "IN", "DT"):
            return people.relative(self.scene, source, self._resolve)
        pair = antecedents.pair(self.scene, source)
        if pair is not None:
            return pair
        if word in PLURAL_PRONOUNS:
            return antecedents.plural(self.scene, source, self._resolve)
        if word in NEUTER_PRONOUNS:
            return antecedents.neuter(self.scene, source, self._resolve)
        if word in ("someone", "somebody", "another") or (
            word == "one" and any(child.lower_ == "of" for child in head.children)
        ):
            return ANONYMOUS
        if word in forms.words("quantities"):
            return COLLECTIVE
        if word in forms.words("unknown") or head.pos_ == "PRON" or word.startswith("@"):
            return UNRESOLVED
        bearer = self.scene.bearer(source.passage, head)
        if bearer is not None:
            return self._named(source, bearer)
        return self._nominal(source)

    def _named(self, source: Source, bearer: Bearer) -> Finding:
        if bearer.entity_type == "other":
            namesakes = [b for b in self.scene.entities.people if b.surname == bearer.name]
            if len(namesakes) == 1:
                return named(namesakes[0], "name").doubted("unrecognised")
            if source.head.tag_ == "NNP" and len(bearer.name.split()) > 1 and source.head.text in words.surnames():
                return named(bearer, "name").doubted("unrecognised", "no_type")
            return DOCUMENT if forms.kind(source.head) == "document" else COLLECTIVE
        if bearer.entity_type == "person":
            return self._person(source, bearer)
        if any(child.pos_ == "NOUN" and child.tag_ in forms.PLURAL_TAGS for child in source.head.conjuncts):
            return COLLECTIVE
        if bearer.entity_type == "place":
            return named(bearer, "metonym")
        mention = self.scene.entities.at(source.passage.span(source.head))
        written = self.scene.reading.text[slice(*mention.span)] if mention is not None else bearer.name
        method: AttributionMethod = "acronym" if _is_acronym_of(written, bearer.name) else "organization"
        return named(bearer, method)

    def _person(self, source: Source, bearer: Bearer) -> Finding:
        """A name is its bearer. A bare surname of several namesakes is whose title it bears, who was named in full in
        the same paragraph or shortly before, or who is named most; `ambiguous` where that is even."""
        finding = named(bearer, "name")
        if " " in bearer.name:
            return finding
        namesakes = [b for b in self.scene.entities.people if b.surname == bearer.name and b.name != bearer.name]
        if len(namesakes) < 2:
            return finding.doubted("single_word")
        said = {*bearer.titles, *bearer.roles}
        before = {b.name: _last_before(b, source.offset) for b in namesakes}
        for fitting in (
            [b for b in namesakes if said & {*b.titles, *b.roles}],
            [b for b in namesakes if before[b.name] >= source.passage.start],
            [b for b in namesakes if source.offset - before[b.name] < NEAR],
        ):
            if len(fitting) == 1:
                return named(fitting[0], "name").doubted("namesakes")
        begun = [self.scene.reading.passage_at(b.mentions[0].start) for b in namesakes]
        weights = [
            (b, len(b.mentions) + (INTRODUCED_FIRST if begun.count(at) == 1 and at is _first(begun) else 0.0))
            for b, at in zip(namesakes, begun, strict=True)
        ]
        return chosen(sorted(weights, key=lambda item: -item[1]), "name").doubted("namesakes")

    def _apposed(self, source: Source, tokens: TokenSpan) -> Finding | None:
        """`His partner at the bank, Ann Lee,`: the name in the source's apposition, whatever word it hangs on."""
        if forms.kind(source.head) != "person" or self.scene.bearer(source.passage, source.head) is not None:
            return None
        behind = self._behind(tokens, source)
        if behind is not None:
            return named(behind, "name")
        last = self.scene.entities.at(source.passage.span(tokens[-1]))
        if (
            last is not None
            and last.entity_type == "person"
            and _is_titled_with(tokens, last.span.start - source.passage.start)
        ):
            bearer = self.scene.entities.bearer(last)
            return named(bearer, "name") if bearer is not None else None
        for token in tokens:
            if token.dep_ == "appos" or (token.dep_ == "conj" and _is_one_with(token, source.head)):
                bearer = self.scene.bearer(source.passage, token)
                if bearer is not None and bearer.entity_type == "person":
                    return named(bearer, "name")
        return None

    def _behind(self, tokens: TokenSpan, source: Source) -> Bearer | None:
        """`the foreign minister, Ann Lee said`: the person whose name stands between a comma and the cue."""
        cue = source.quote.cue
        if (
            not cue
            or cue[0].start < source.offset
            or tokens.end + 1 >= len(tokens.doc)
            or tokens.doc[tokens.end].text != ","
        ):
            return None
        mention = self.scene.entities.at(source.passage.span(tokens.doc[tokens.end + 1]))
        if mention is None or mention.span.start != source.passage.start + tokens.doc[tokens.end + 1].idx:
            return None
        bearer = self.scene.entities.bearer(mention)
        return bearer if bearer is not None and bearer.entity_type == "person" else None

    def _nominal(self, source: Source) -> Finding:
        head = source.head
        for child in head.children:
            if child.dep_ == "appos":
                bearer = self.scene.bearer(source.passage, child)
                if bearer is not None and bearer.entity_type in ("person", "organization"):
                    return self._named(source.at(child), bearer)
        if head.dep_ == "appos" and (bearer := self.scene.bearer(source.passage, head.head)) is not None:
            return self._named(source.at(head.head), bearer)
        noun, kind = head.lemma_.lower(), forms.kind(head)
        if head.text[:1].isupper() and kind in ("thing", "person") and noun not in forms.words("people"):
            known = self._unknown_name(head)
            if known is not None:
                return known
        if kind == "group":
            return bodies.body(self.scene, source)
        if forms.is_plural(head):
            is_thing = kind == "document" or (kind == "thing" and forms.ABSTRACT.search(noun))
            return DOCUMENT if is_thing else COLLECTIVE
        if kind in ("document", "thing"):
            return DOCUMENT if kind == "document" else DOCUMENT.doubted("thing")
        if forms.determiner(head) in forms.SINGULAR_DETERMINERS:
            return cataphora.person_later(self.scene, source) or ANONYMOUS
        found = people.described(self.scene, source)
        if found.status in ("anonymous", "unresolved"):
            later = cataphora.person_later(self.scene, source)
            return later or cataphora.next_speaker(self.scene, source, self.quotes) or found
        return found

    def _unknown_name(self, head: Token) -> Finding | None:
        """A word with a capital that is no recognised name: the one bearer it ends, or a name as it stands."""
        fitting = [b for b in self.scene.entities.bearers if b.name.split()[-1].casefold() == head.lower_]
        if len(fitting) == 1:
            return named(fitting[0], "name").doubted("unrecognised")
        if head.pos_ != "PROPN":
            return None
        parts = [child.text for child in head.lefts if child.dep_ == "compound" and child.pos_ == "PROPN"]
        return Finding("named", "name", None, ((" ".join([*parts, head.text]), 1.0),)).doubted(
            "unrecognised", "no_type"
        )


def _head(tokens: TokenSpan) -> Token:
    """The phrase's head; where the parser put a verb there ("corporations looking to cut"), the first noun's."""
    bracket = next((token.i for token in tokens if token.text == "("), tokens.end)
    if tokens.start < bracket < tokens.end:
        tokens = tokens.doc[tokens.start : bracket]
    root = _whole_word(tokens.root)
    if root.pos_ in NOUNS:
        return root
    first = next((token for token in tokens if token.pos_ in ("NOUN", "PROPN", "PRON")), root)
    while first.i + 1 < tokens.end and first.nbor().pos_ in ("NOUN", "PROPN") and first.pos_ != "PRON":
        first = first.nbor()
    return first


def _is_titled_with(tokens: TokenSpan, name: int) -> bool:
    """`Chief of the agency Ann Lee`: a name at the phrase's end behind a noun, not behind a preposition or "and"."""
    before = [token for token in tokens if token.idx < name]
    return bool(before) and before[-1].pos_ in ("NOUN", "PROPN") and before[-1].tag_ not in forms.PLURAL_TAGS


def _whole_word(part: Token) -> Token:
    """The last part of a hyphened word: `ex-wife`, `24-year-old`."""
    while part.i + 2 < len(part.doc) and part.nbor().text == "-" and not (part.whitespace_ or part.nbor().whitespace_):
        part = part.nbor(2)
    return part


def _first(passages: Sequence[Passage | None]) -> Passage | None:
    return min((passage for passage in passages if passage is not None), key=lambda p: p.start, default=None)


def _last_before(bearer: Bearer, offset: int) -> int:
    """Where the bearer was last named before an offset; far away if never."""
    return max((span.start for span in bearer.mentions if span.start < offset), default=-NEAR)


def _is_one_with(name: Token, noun: Token) -> bool:
    """`his wife and adviser Ann Lee`: a second description without an article of its own describes the same person."""
    described = any(child.pos_ == "NOUN" and child.dep_ in ("compound", "nmod") for child in name.lefts)
    return described and noun in name.conjuncts and not any(child.dep_ == "det" for child in name.lefts)


def _is_acronym_of(written: str, name: str) -> bool:
    letters = written.replace(".", "").removeprefix("the ")
    return written != name and letters.isupper() and 2 <= len(letters) <= 8 and " " in name
