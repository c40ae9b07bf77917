"""Quotes over several paragraphs: marks left open, cues that end in a colon, paragraphs of nothing but quote.

Blocks that bear no facts (captions, promos) never get here, so a quote goes on over them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from orchestration.extract.entities import Entities
from orchestration.extract.language import Passage, Reading
from orchestration.extract.quotes.attribution import attributions
from orchestration.extract.quotes.drafting import colon_draft
from orchestration.extract.quotes.paragraph import WORD, Draft, Paragraph
from orchestration.records import Quote, QuoteType, Span

SHORTEST_FLOATING = 4
"""Words of an uncued quoted region at a paragraph's start that is taken for speech and not for a name or term."""
SHORTEST_STRAY = 6
"""Words of one that stands elsewhere: 98 % of such regions belong to an attribution."""
LONGEST_INTERRUPTION = 16
"""Words of a line without a final stop (a caption that nobody labelled) that an open quote goes on over."""
LONGEST_QUOTE = 2000
"""Characters; longer content is a speech in full, a document, or a mark that nobody closed."""
SIGNATURE = re.compile(r"\s*[―—–-]{1,2}\s*([A-Z][^\n,“”\".]{2,60})(?:[,.][^\n“”\"]{0,60})?\s*")
WORDS_BESIDE_QUOTE = 3
LONGEST_TAIL = 25
"""Words after a paragraph's last quoted region (its cue and source) that the next paragraph's quote goes on over."""


@dataclass(eq=False)
class Strand:
    """A draft with the quoted regions that continue it in later paragraphs."""

    draft: Draft
    more: list[tuple[Paragraph, int]] = field(default_factory=list)
    heir_of: Strand | None = None

    @property
    def has_cue(self) -> bool:
        return self.draft.cue is not None


def collect(reading: Reading, entities: Entities) -> list[Quote]:
    """All quotes of the article, each with what continues it."""
    strands: list[Strand] = []
    waiting: Strand | None = None
    previous: Passage | None = None
    for passage in reading.passages:
        paragraph = Paragraph(passage, previous)
        if waiting is not None and _interrupts(paragraph):
            continue
        previous = passage
        if strands and _signs(paragraph, strands[-1]):
            continue
        own = [Strand(draft) for draft in attributions(paragraph, entities)]
        waiting = _carry_on(paragraph, own, waiting, strands)
        strands += own
    finished = (_quote(strand) for strand in strands)
    return [quote for quote in finished if quote is not None]


def _signs(paragraph: Paragraph, strand: Strand) -> bool:
    """A paragraph of a dash and a name, `- Ann Lee`, signs a quote without a source that stands before it."""
    name = SIGNATURE.fullmatch(paragraph.text)
    if name is None or strand.has_cue or strand.draft.source is not None:
        return False
    tokens = paragraph.doc.char_span(*name.span(1), alignment_mode="expand")
    if tokens is None:
        return False
    strand.heir_of = Strand(Draft(paragraph, None, source=(tokens.start, tokens.end)))
    return True


def _carry_on(paragraph: Paragraph, own: list[Strand], waiting: Strand | None, before: list[Strand]) -> Strand | None:
    """Give the paragraph's uncued regions to the strand that waits for them, to one of their own paragraph, or
    make them a floating quote; return the strand that the next paragraph may continue."""
    owner = {region: strand for strand in own for region in _regions_of(strand)}
    last: Strand | None = None
    for index, region in enumerate(paragraph.regions):
        strand = owner.get(index)
        leads = not paragraph.text[: region.start].strip()
        if strand is None and leads and waiting is not None:
            waiting.more.append((paragraph, index))
            strand = waiting
        elif strand is None and last is not None and _follows_directly(paragraph, index):
            if last.draft.paragraph is paragraph:
                region_piece = (region.start, region.end)
                last.draft.pieces = paragraph.tidy([*last.draft.pieces, region_piece])
                last.draft.regions.append(index)
            else:
                last.more.append((paragraph, index))
            strand = last
        elif strand is None and leads and paragraph.word_count(index) >= SHORTEST_FLOATING:
            strand = _quoted_last(before, paragraph)
            if strand is not None:
                strand.more.append((paragraph, index))
            else:
                strand = _floating(paragraph, index, before, own)
        elif strand is None and paragraph.word_count(index) >= SHORTEST_STRAY and not paragraph.is_title(index):
            strand = _floating(paragraph, index, [], own)
        elif strand is not None and leads and waiting is not None and not waiting.has_cue and not waiting.more:
            _adopt(strand, waiting, before)
        last = strand or last
    if paragraph.regions and not paragraph.regions[-1].is_closed:
        return owner.get(len(paragraph.regions) - 1) or last
    draft = colon_draft(paragraph) if paragraph.text.rstrip().endswith(":") else None
    if draft is None:
        return None
    own.append(Strand(draft))
    return own[-1]


def _regions_of(strand: Strand) -> list[int]:
    paragraph = strand.draft.paragraph
    return [
        index
        for index, region in enumerate(paragraph.regions)
        if any(start < region.inner_end and region.inner_start < end for start, end in strand.draft.pieces)
    ]


def _follows_directly(paragraph: Paragraph, region: int) -> bool:
    between = paragraph.text[paragraph.regions[region - 1].end : paragraph.regions[region].start]
    return not WORD.search(between)


def _floating(paragraph: Paragraph, region: int, before: list[Strand], own: list[Strand]) -> Strand:
    """A paragraph that opens with a quote and names nobody: the speaker of the quote before goes on."""
    draft = Draft(paragraph, None, regions=[region])
    draft.pieces = paragraph.tidy([(paragraph.regions[region].start, paragraph.regions[region].end)])
    strand = Strand(draft, heir_of=before[-1] if before else None)
    own.append(strand)
    return strand


def _quoted_last(before: list[Strand], paragraph: Paragraph) -> Strand | None:
    """The direct quote that closed the paragraph before: a paragraph of nothing but quote goes on with it."""
    if not before or not _is_all_quote(paragraph):
        return None
    strand = before[-1]
    last, index = strand.more[-1] if strand.more else (strand.draft.paragraph, max(strand.draft.regions, default=-1))
    if index < 0 or index != len(last.regions) - 1 or last.passage is not paragraph.previous or _answers(before):
        return None
    tail = last.text[last.regions[index].end :]
    return strand if len(WORD.findall(tail)) <= LONGEST_TAIL else None


def _answers(before: list[Strand]) -> bool:
    """Whether the last strand answers a question of the paragraph before it: what follows is no more of the answer."""
    if len(before) < 2 or before[-1].more or before[-2].more:
        return False
    asked, answer = (strand.draft for strand in before[-2:])
    question = asked.paragraph.text[: asked.pieces[-1][1]] if asked.pieces else ""
    return question.endswith("?") and bool(asked.regions) and asked.paragraph.passage is answer.paragraph.previous


def _is_all_quote(paragraph: Paragraph) -> bool:
    quoted = sum(paragraph.word_count(index) for index in range(len(paragraph.regions)))
    return len(WORD.findall(paragraph.text)) - quoted <= WORDS_BESIDE_QUOTE


def _adopt(strand: Strand, waiting: Strand, before: list[Strand]) -> None:
    """An open quote without a cue belongs to the cue that follows it in the next paragraph."""
    if waiting in before:
        before.remove(waiting)
        strand.more.insert(0, (waiting.draft.paragraph, waiting.draft.regions[-1]))


def _interrupts(paragraph: Paragraph) -> bool:
    """A short line without a mark at its start or a stop at its end."""
    text = paragraph.text.strip()
    starts_quoted = bool(paragraph.regions) and not paragraph.text[: paragraph.regions[0].start].strip()
    return not starts_quoted and len(WORD.findall(text)) <= LONGEST_INTERRUPTION and text[-1:] not in '.?!:”"'


def _quote(strand: Strand) -> Quote | None:
    """The record of a strand; None where no content came or it is longer than anybody is quoted."""
    draft = strand.draft
    spans = [_moved(draft.paragraph, piece) for piece in draft.pieces]
    for paragraph, region in strand.more:
        edges = (paragraph.regions[region].start, paragraph.regions[region].end)
        spans += [_moved(paragraph, piece) for piece in paragraph.tidy([edges])]
    if not spans or sum(span.end - span.start for span in spans) > LONGEST_QUOTE:
        return None
    named = draft if draft.source is not None or strand.heir_of is None else strand.heir_of.draft
    source = named.paragraph.characters([named.source]) if named.source is not None else []
    entry = draft.cue.entry if draft.cue is not None else None
    return Quote(
        _type(strand),
        tuple(sorted(spans)),
        cue=_cue_spans(draft),
        cue_lemma=entry.lemma if entry else None,
        cue_class=entry.cue_class if entry else None,
        source=tuple(_moved(named.paragraph, piece) for piece in source),
        reported_in_block=draft.paragraph.passage.block.role,
    )


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
    """Direct if all words stand within marks, mixed if some, indirect if none."""
    paragraph, pieces = strand.draft.paragraph, strand.draft.pieces
    words = [match.start() for start, end in pieces for match in WORD.finditer(paragraph.text, start, end)]
    quoted = sum(paragraph.region_at(word) >= 0 for word in words)
    if quoted == len(words):
        return "direct"
    return "mixed" if quoted or strand.more else "indirect"
