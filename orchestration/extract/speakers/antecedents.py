"""It, they, the two: what the noun phrases before them were, named or not.

A subject is taken up again by the subject that follows it more often than by chance (Grosz, Joshi and Weinstein,
"Centering", Computational Linguistics 21(2), 1995), so the last fitting subject is asked first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacy.tokens import Token

from orchestration.extract.entities import Bearer
from orchestration.extract.language import Passage
from orchestration.extract.quotes.marks import quoted_regions
from orchestration.extract.speakers import forms
from orchestration.extract.speakers.findings import COLLECTIVE, UNRESOLVED, Finding, chosen, together
from orchestration.extract.speakers.scene import Scene, Source

SENTENCES_BACK = 2
"""How far a noun phrase is looked for; further back the salience of names decides."""
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
LEAST_PRESENCE = 0.08
"""Of the second of two who are meant by "the two"."""
CLEARLY_MORE = 1.5
"""How much more present than a third person the second of "the two" must be."""

Resolve = Callable[[Source], Finding]


def neuter(scene: Scene, source: Source, resolve: Resolve) -> Finding:
    """`it`: the last subject that is a body, a place or a document; else the body most in focus."""
    for passage, noun in _subjects_before(scene, source):
        if noun.tag_ in forms.PLURAL_TAGS or _is_person(scene, passage, noun) or noun.pos_ == "PRON":
            continue
        bearer = scene.bearer(passage, noun)
        if bearer is None and forms.kind(noun) not in ("group", "document"):
            continue
        found = resolve(Source(source.quote, passage, noun, source.ranking))
        if found.status == "collective" and bearer is None:
            return found.by("pronoun").doubted("antecedent")
        if found.status in ("named", "document"):
            return found.by("pronoun").doubted("antecedent")
    fitting = [(b, v) for b, v in source.ranking.ranked if b.entity_type in ("organization", "place")]
    return chosen(fitting, "pronoun").doubted("body") if fitting else UNRESOLVED


def plural(scene: Scene, source: Source, resolve: Resolve) -> Finding:
    """`they`: two names joined by "and", the last plural noun, else a body of several people."""
    body: Finding | None = None
    for passage, noun in _subjects_before(scene, source):
        pair = _joined(scene, passage, noun)
        if len(pair) > 1:
            return together(pair, "pronoun").doubted("antecedent")
        if noun.tag_ in forms.PLURAL_TAGS and scene.bearer(passage, noun) is None:
            return resolve(Source(source.quote, passage, noun, source.ranking)).by("pronoun")
        if body is None and forms.kind(noun) == "group" and noun.pos_ == "NOUN":
            found = resolve(Source(source.quote, passage, noun, source.ranking))
            body = found.by("pronoun").doubted("antecedent") if found.status == "named" else None
    return body or COLLECTIVE


def pair(scene: Scene, source: Source) -> Finding | None:
    """`the two`, `both men`, `the two countries`: the two of that kind in focus, None where there are not just two."""
    head = source.head
    noun = head.lemma_.lower()
    if not _means_two(head):
        return None
    entity_type = "place" if noun in forms.words("territories") else "person"
    if entity_type == "person" and noun not in ("two", "both", "pair", "duo") and forms.kind(head) != "person":
        return None
    gender = forms.gender(noun)
    ranked = [
        (bearer, value)
        for bearer, value in source.ranking.ranked
        if bearer.entity_type == entity_type and (gender is None or bearer.gender in (None, gender))
    ]
    if len(ranked) < 2 or ranked[1][1] < LEAST_PRESENCE:
        return None
    if len(ranked) > 2 and ranked[1][1] < CLEARLY_MORE * ranked[2][1]:
        return None
    return together([ranked[0][0], ranked[1][0]], "title_or_role").doubted("no_such_role")


def _means_two(head: Token) -> bool:
    if head.lower_ in ("two", "both", "pair", "duo"):
        return head.lower_ == "both" or any(child.dep_ == "det" for child in head.children)
    if head.tag_ not in forms.PLURAL_TAGS:
        return False
    words = {child.lower_ for child in head.lefts}
    return "both" in words or {"the", "two"} <= words


def _joined(scene: Scene, passage: Passage, noun: Token) -> list[Bearer]:
    """The bearers of `Ms Lee and Mr Hall`; empty where a part has no name."""
    parts = [noun, *(child for child in noun.conjuncts if child.i > noun.i)]
    found = [scene.bearer(passage, part) for part in parts]
    kept = [bearer for bearer in found if bearer is not None]
    return kept if len(kept) == len(parts) and len({bearer.name for bearer in kept}) == len(kept) else []


def _is_person(scene: Scene, passage: Passage, noun: Token) -> bool:
    bearer = scene.bearer(passage, noun)
    return bearer.entity_type == "person" if bearer is not None else forms.kind(noun) == "person"


def _subjects_before(scene: Scene, source: Source) -> Iterator[tuple[Passage, Token]]:
    """Subjects outside quotation marks before the source, the nearest sentence's first, in order within a sentence."""
    passages = scene.reading.passages
    at = next(i for i, passage in enumerate(passages) if passage is source.passage)
    sentences_left = SENTENCES_BACK + 1
    limit = source.head.i
    for passage in reversed(passages[max(0, at - 1) : at + 1]):
        quoted = [(region.start, region.end) for region in quoted_regions(passage.doc.text)]
        for sentence in reversed(list(passage.doc.sents)):
            words = [word for word in sentence if passage is not source.passage or word.i < limit]
            words = [word for word in words if not any(start <= word.idx < end for start, end in quoted)]
            if not words:
                continue
            own = source.head.head
            yield from (
                (passage, word) for word in words if word.dep_ in SUBJECTS and not (word.head == own and word.i < limit)
            )
            sentences_left -= 1
            if not sentences_left:
                return
