"""Names in the passages: the pipeline's named entities, trimmed, typed and without the titles before them."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from spacy.tokens import Span as TokenSpan

from orchestration.extract import lexicon
from orchestration.extract.language import Passage, Reading
from orchestration.records import EntityType, Span

TYPES: dict[str, EntityType] = {
    "PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place",
    "NORP": "other", "EVENT": "other", "WORK_OF_ART": "other", "PRODUCT": "other", "LAW": "other", "LANGUAGE": "other",
}  # fmt: skip
"""OntoNotes labels of the English pipelines as our types; amounts and dates are no names."""


QUOTE_DEBRIS = frozenset("\"'“”‘’«»,;:!?()[]–—-") | {"''", "``"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in the text, with the title before it if there is one."""

    span: Span
    text: str
    entity_type: EntityType
    title: str | None = None


@functools.cache
def titles() -> frozenset[str]:
    """Every title of the lexicon, lower case, without its full stop."""
    content = lexicon.load("titles.yml")
    words = [*content["rank"], *(word for group in content["gendered"].values() for word in group)]
    return frozenset(word.lower() for word in words)


def recognise(reading: Reading) -> list[Name]:
    """The names of all passages in text order."""
    return [name for passage in reading.passages for name in _names(passage)]


def _names(passage: Passage) -> list[Name]:
    found = []
    for entity in passage.doc.ents:
        entity_type = TYPES.get(entity.label_)
        trimmed = _trimmed(entity)
        if entity_type is None or trimmed is None:
            continue
        name, title = _without_title(trimmed)
        found.append(Name(passage.span(name), name.text, entity_type, title))
    return found


def _trimmed(entity: TokenSpan) -> TokenSpan | None:
    """Without determiners, possessive endings, marks and white space at its ends; None if nothing is left."""
    start, end = entity.start, entity.end
    doc = entity.doc
    while start < end and (doc[start].is_punct or doc[start].is_space or doc[start].lower_ in {"the", "a", "an"}):
        start += 1
    while start < end and (doc[end - 1].is_space or doc[end - 1].tag_ == "POS" or doc[end - 1].text in QUOTE_DEBRIS):
        end -= 1
    return doc[start:end] if start < end and any(token.text[0].isupper() for token in doc[start:end]) else None


def _without_title(name: TokenSpan) -> tuple[TokenSpan, str | None]:
    """The name and the words of title inside or right before it."""
    doc, start = name.doc, name.start
    while start < name.end - 1 and doc[start].lower_.rstrip(".") in titles():
        start += 1
    first = start
    while first > 0 and doc[first - 1].text[0].isupper() and doc[first - 1].lower_.rstrip(".") in titles():
        first -= 1
    return doc[start : name.end], doc[first:start].text if first < start else None
