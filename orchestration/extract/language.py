"""Text to spaCy Docs: load the pipeline once, read an article's fact-bearing blocks one by one.

Blocks are parsed apart because a sentence must not run across a paragraph break; a dateline is parsed as a
sentence of its own. This is the only module that loads a pipeline; the others see a `Reading`.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan
from spacy.util import compile_infix_regex

from orchestration.extract.datelines import dateline_end
from orchestration.records import FACT_ROLES, Article, Block, Span

BATCH_SIZE = 16
"""Docs parsed together: the fastest of 16, 64 and 256 on one core, in a third of the memory of 64."""

UNSPACED = (r"(?<=\w)[,:;.!?](?=[“”\"]\w)", r"(?<=[,:;.!?])[“”\"](?=\w)", r"(?<=[a-z])[“”](?=\w)")
"""Where a word goes on after a quotation mark without a space, `said,“Look`: each mark is a token of its own."""


@dataclass(frozen=True)
class Passage:
    """One fact-bearing block and its parse; `start` turns the Doc's offsets into the article's."""

    block: Block
    doc: Doc

    @property
    def start(self) -> int:
        return self.block.span.start

    @functools.cached_property
    def report_start(self) -> int:
        """Offset in the Doc at which the report begins: behind the dateline where there is one."""
        return _report_start(self.block, self.doc.text)

    def span(self, tokens: TokenSpan | Token) -> Span:
        """Where a token or a run of tokens stands in the article's text."""
        if isinstance(tokens, Token):
            return Span(self.start + tokens.idx, self.start + tokens.idx + len(tokens.text))
        return Span(self.start + tokens.start_char, self.start + tokens.end_char)

    def tokens(self, span: Span) -> TokenSpan | None:
        """The tokens that a span of the article's text touches, None where it reaches out of the passage."""
        return self.doc.char_span(span.start - self.start, span.end - self.start, alignment_mode="expand")


@dataclass(frozen=True)
class Reading:
    """An article with its passages in text order: what every stage of extraction works on."""

    article: Article
    passages: tuple[Passage, ...]

    @property
    def text(self) -> str:
        return self.article.text

    @functools.cached_property
    def _starts(self) -> list[int]:
        return [passage.start for passage in self.passages]

    def passage_at(self, offset: int) -> Passage | None:
        """The passage that holds the character at `offset`."""
        at = bisect.bisect_right(self._starts, offset) - 1
        return self.passages[at] if at >= 0 and offset < self.passages[at].block.span.end else None

    def tokens(self, span: Span) -> TokenSpan | None:
        """The tokens that a span of the article's text touches, None outside the passages."""
        passage = self.passage_at(span.start)
        return passage.tokens(span) if passage is not None else None


@functools.lru_cache(maxsize=2)
def load_pipeline(name: str) -> Language:
    """The installed pipeline of that name. OSError, with spaCy's own words, where there is none."""
    nlp = spacy.load(name)
    if isinstance(nlp.tokenizer, Tokenizer):
        infixes = compile_infix_regex([*(nlp.Defaults.infixes or ()), *UNSPACED])
        nlp.tokenizer.infix_finditer = infixes.finditer
    return nlp


def read(articles: Iterable[Article], nlp: Language) -> Iterator[Reading]:
    """Parse many articles in one stream, so that small ones share a batch."""
    kept = [(article, [b for b in article.blocks if b.role in FACT_ROLES]) for article in articles]
    unread = (_tokenised(article, block, nlp) for article, blocks in kept for block in blocks)
    docs = nlp.pipe(unread, batch_size=BATCH_SIZE)
    for article, blocks in kept:
        yield Reading(article, tuple(Passage(block, next(docs)) for block in blocks))


def _tokenised(article: Article, block: Block, nlp: Language) -> Doc:
    """The tokens of a block, its dateline marked as a sentence: the parser keeps boundaries that it finds set."""
    doc = nlp.make_doc(article.text[block.span.start : block.span.end])
    start = _report_start(block, doc.text)
    dateline = doc.char_span(0, start, alignment_mode="expand") if start else None
    if dateline is not None and dateline.end < len(doc):
        for token in dateline[1:]:
            token.is_sent_start = False
        doc[dateline.end].is_sent_start = True
    return doc


def _report_start(block: Block, text: str) -> int:
    return dateline_end(text) if block.role == "body" else 0
