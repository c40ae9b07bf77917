"""Quotes over several paragraphs: marks left open, cues that end in a colon, block quotes, paragraphs of only quote.

Blocks that bear no facts (captions, promos) never get here, so a quote goes on over them.
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from orchestration.extract.entities import Entities
from orchestration.extract.language import Passage, Reading
from orchestration.extract.quotes.attribution import attributions
from orchestration.extract.quotes.drafting import colon_draft
from orchestration.extract.quotes.finishing import Strand, finished
from orchestration.extract.quotes.paragraph import WORD, Draft, Paragraph, sentence_ends
from orchestration.extract.quotes.sources import noun_phrase
from orchestration.records import SPEECH_CLASSES, Quote

SHORTEST_FLOATING = 4
"""Words of an uncued quoted region at a paragraph's start that is taken for speech and not for a name or term."""
SHORTEST_STRAY = 6
"""Words of one that stands elsewhere: 98 % of such regions belong to an attribution."""
SHORTEST_BLOCK = 6
"""Words of a paragraph without marks that a cue and a colon announce."""
LONGEST_INTERRUPTION = 16
"""Words of a line without a final stop (a caption that nobody labelled) that an open quote goes on over."""
SIGNATURE = re.compile(r"\s*[―—–-]{1,2}\s*([A-Z][^\n,“”\".]{2,60})(?:[,.][^\n“”\"]{0,60})?\s*")
WORDS_BESIDE_QUOTE = 3
LONGEST_TAIL = 25
"""Words after a paragraph's last quoted region (its cue and source) that the next paragraph's quote goes on over."""


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
        if waiting is not None and _is_block_quote(paragraph, waiting):
            waiting.blocks.append(paragraph)
            waiting = None
            continue
        own = [Strand(draft) for draft in attributions(paragraph, entities)]
        waiting = _carry_on(paragraph, own, waiting, strands, entities)
        strands += own
    return [quote for strand in strands for quote in finished(strand)]


def _is_block_quote(paragraph: Paragraph, strand: Strand) -> bool:
    """`Ms Lee wrote in a statement:`, then a paragraph without marks: whole sentences under a cue of speech."""
    cue, text = strand.draft.cue, paragraph.text.strip()
    if cue is None or strand.draft.pieces or strand.draft.source is None or paragraph.regions or paragraph.is_headline:
        return False
    is_announced = {"clause", "quote"} <= cue.entry.frames and cue.entry.cue_class in SPEECH_CLASSES
    return is_announced and text[:1].isupper() and text[-1:] in ".?!" and len(WORD.findall(text)) >= SHORTEST_BLOCK


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


def _carry_on(
    paragraph: Paragraph, own: list[Strand], waiting: Strand | None, before: list[Strand], entities: Entities
) -> Strand | None:
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
        elif strand is None and paragraph.is_title(index):
            continue
        elif strand is None and leads and paragraph.word_count(index) >= SHORTEST_FLOATING:
            strand = _quoted_last(before, paragraph)
            if strand is not None:
                strand.more.append((paragraph, index))
            else:
                strand = _floating(paragraph, index, before, own)
        elif strand is None and paragraph.word_count(index) >= SHORTEST_STRAY:
            strand = _floating(paragraph, index, [], own)
            strand.draft.source = _told_of(paragraph, index, entities)
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


def _told_of(paragraph: Paragraph, region: int, entities: Entities) -> tuple[int, int] | None:
    """`Ms Lee welcomed the ruling. "It is a good day for all of us."`: a whole sentence in marks is the word of the
    person whom the sentence before it is about, part of a sentence that of its own subject. None where it is about no
    person."""
    end = paragraph.regions[region].start
    stops = [0, *sentence_ends(paragraph.text, 0, end)]
    is_new = not paragraph.text[stops[-1] : end].strip()
    if is_new and not paragraph.is_sentence(region):
        return None
    begin = stops[-2] if is_new and len(stops) > 1 else stops[-1]
    if "\n" in paragraph.text[begin:end].rstrip():
        return None
    for token in paragraph.doc[: paragraph.first_token(region)]:
        if token.idx < begin or token.dep_ != "nsubj" or paragraph.region_of[token.i] >= 0:
            continue
        if token.head.dep_ == "ROOT":
            return noun_phrase(token, token.head) if _is_person(paragraph, token, entities) else None
    return None


def _is_person(paragraph: Paragraph, token: Token, entities: Entities) -> bool:
    if token.lower_ in ("he", "she"):
        return True
    return any(mention.entity_type == "person" for mention in entities.within(paragraph.passage.span(token)))


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
