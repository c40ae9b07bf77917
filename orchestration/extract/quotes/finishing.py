"""From strands to records: spans into the article, the type by the marks, no content longer than can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from orchestration.extract.quotes.paragraph import WORD, Draft, Paragraph, sentence_ends
from orchestration.records import Quote, QuoteType, Span, Spans

LONGEST_QUOTE = 2000
"""Characters of a content. What is longer, a speech in full or a document, becomes several quotes that end with a
paragraph or sentence, the later ones without a cue: nothing of it is lost, and each row can be read."""


@dataclass(eq=False)
class Strand:
    """A draft with the quoted regions and the block quotes that continue it in later paragraphs."""

    draft: Draft
    more: list[tuple[Paragraph, int]] = field(default_factory=list)
    blocks: list[Paragraph] = field(default_factory=list)
    heir_of: Strand | None = None

    @property
    def has_cue(self) -> bool:
        return self.draft.cue is not None


def finished(strand: Strand) -> list[Quote]:
    """The records of a strand: none where no content came, several where it is too long for one.

    Longer content without marks, or in marks that nobody closed, is a parse gone wrong and no quote."""
    draft = strand.draft
    spans = [_moved(draft.paragraph, piece) for piece in draft.pieces]
    for paragraph, region in strand.more:
        edges = (paragraph.regions[region].start, paragraph.regions[region].end)
        spans += [_moved(paragraph, piece) for piece in paragraph.tidy([edges])]
    for paragraph in strand.blocks:
        spans += [_moved(paragraph, piece) for piece in paragraph.tidy([(0, len(paragraph.text))])]
    if not spans or (_length(spans) > LONGEST_QUOTE and not _is_closed(strand)):
        return []
    named = draft if draft.source is not None or strand.heir_of is None else strand.heir_of.draft
    source = named.paragraph.characters([named.source]) if named.source is not None else []
    entry = draft.cue.entry if draft.cue is not None else None
    first, *rest = _portions(sorted(spans), strand)
    quote = Quote(
        _type(strand),
        first,
        cue=_cue_spans(draft),
        cue_lemma=entry.lemma if entry else None,
        cue_class=entry.cue_class if entry else None,
        source=tuple(_moved(named.paragraph, piece) for piece in source),
        reported_in_block=draft.paragraph.passage.block.role,
    )
    return [quote, *(replace(quote, content=portion, cue=()) for portion in rest)]


def _length(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _is_closed(strand: Strand) -> bool:
    """Whether all words stand in marks that are closed, in the end, or in block quotes."""
    regions = [strand.draft.paragraph.regions[index] for index in strand.draft.regions]
    regions += [paragraph.regions[index] for paragraph, index in strand.more]
    return bool(strand.blocks) or (_type(strand) == "direct" and bool(regions) and regions[-1].is_closed)


def _portions(spans: list[Span], strand: Strand) -> list[Spans]:
    """The spans in groups of at most LONGEST_QUOTE characters; a longer span is cut after a sentence, or a word."""
    groups: list[list[Span]] = [[]]
    for whole in spans:
        for span in _cut(whole, strand):
            if groups[-1] and _length(groups[-1]) + span.end - span.start > LONGEST_QUOTE:
                groups.append([])
            groups[-1].append(span)
    return [tuple(group) for group in groups]


def _cut(span: Span, strand: Strand) -> Iterator[Span]:
    start, end = span
    if end - start <= LONGEST_QUOTE:
        yield span
        return
    paragraphs = [strand.draft.paragraph, *(paragraph for paragraph, _ in strand.more), *strand.blocks]
    paragraph = next(p for p in paragraphs if p.passage.start <= start < p.passage.start + len(p.text))
    text, base = paragraph.text, paragraph.passage.start
    while end - start > LONGEST_QUOTE:
        ends = list(sentence_ends(text, start - base, start - base + LONGEST_QUOTE))
        space = text.rfind(" ", start - base + 1, start - base + LONGEST_QUOTE)
        stop = base + (ends[-1] if ends else space if space > 0 else LONGEST_QUOTE)
        yield Span(start, stop)
        start = stop + (len(text[stop - base :]) - len(text[stop - base :].lstrip()))
    yield Span(start, end)


def _cue_spans(draft: Draft) -> tuple[Span, ...]:
    """Neighbouring words of the cue as one span."""
    pieces: list[tuple[int, int]] = []
    for start, end in draft.paragraph.characters([(token.i, token.i + 1) for token in draft.cue_words]):
        if pieces and re.fullmatch(r"\s*", draft.paragraph.text[pieces[-1][1] : start]):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return tuple(_moved(draft.paragraph, piece) for piece in pieces)


def _moved(paragraph: Paragraph, piece: tuple[int, int]) -> Span:
    return Span(paragraph.passage.start + piece[0], paragraph.passage.start + piece[1])


def _type(strand: Strand) -> QuoteType:
    """Direct if all words stand within marks or in a block of their own, mixed if some, indirect if none."""
    paragraph, pieces = strand.draft.paragraph, strand.draft.pieces
    words = [match.start() for start, end in pieces for match in WORD.finditer(paragraph.text, start, end)]
    quoted = sum(paragraph.region_at(word) >= 0 for word in words)
    if quoted == len(words) or (strand.blocks and not words):
        return "direct"
    return "mixed" if quoted or strand.more else "indirect"
