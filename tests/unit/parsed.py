"""Invented paragraphs with their parses, so that rules on quotes can be tested without a pipeline.

`tests/data/parses.json`: name -> paragraphs -> tokens as [text with its space, part of speech, tag, lemma,
dependency, head, named entity]. The parses are the small pipeline's own, its mistakes included.
"""

import functools
import json
from pathlib import Path

import spacy
from spacy.tokens import Doc

from orchestration.extract.language import Passage, Reading
from orchestration.records import Article, Block, Span

VOCAB = spacy.blank("en").vocab
DATA = Path(__file__).parent.parent / "data" / "parses.json"


@functools.cache
def _stored() -> dict:
    return json.loads(DATA.read_text(encoding="utf-8"))


def reading(name: str, headline: bool = False) -> Reading:
    return story(name, headline=headline)


def story(*names: str, headline: bool = False) -> Reading:
    """The paragraphs of one story, or of several one after the other."""
    passages, texts, at = [], [], 0
    for number, tokens in enumerate(tokens for name in names for tokens in _stored()[name]):
        doc = _doc(tokens)
        role = "headline" if headline and number == 0 else "body"
        passages.append(Passage(Block(Span(at, at + len(doc.text)), role, "test"), doc))
        texts.append(doc.text)
        at += len(doc.text) + 2
    return Reading(Article("\n\n".join(texts), tuple(p.block for p in passages)), tuple(passages))


def _doc(tokens: list) -> Doc:
    words, pos, tags, lemmas, deps, heads, entities = zip(*tokens, strict=True)
    return Doc(
        VOCAB,
        words=[word.rstrip(" ") for word in words],
        spaces=[word.endswith(" ") for word in words],
        pos=list(pos),
        tags=list(tags),
        lemmas=list(lemmas),
        deps=list(deps),
        heads=list(heads),
        ents=list(entities),
    )
