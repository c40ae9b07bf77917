"""Attributions without a verb: `Lee: we are ready` in headlines, `MS. LEE: ...` in transcripts, `..., from Lee: "..."`.

A label before a colon is a source if the article names it elsewhere as a person or organization, or if it is
a kind of source ("Poll", "Police"); other labels ("Breaking", "The Latest") announce a topic.
"""

from __future__ import annotations

import re

from orchestration.extract import lexicon
from orchestration.extract.entities import Entities
from orchestration.extract.quotes.cues import Cue, Entry
from orchestration.extract.quotes.paragraph import Draft, Paragraph
from orchestration.records import Span

COLON = Entry(":", "statement", frozenset())
_LABEL = re.compile(r"[^\S\n]*[“\"]?([^\s:“”\"'‘][^:\n“”\"]{0,59}?)[^\S\n]*:(?=\s|[“\"‘'])")
_TOPIC = re.compile(r"\s(?:on|in|at|to|about|after|as)\s", re.IGNORECASE)
_DASH = re.compile(r"\s[–—-]{1,2}\s|—")
INTERVIEW = frozenset({"Q", "A"})
"""Labels of a printed interview."""
LONGEST_LABEL = 6
SHORTEST_CONTENT = 2
SHORTEST_SIGNED = 3
"""Words; fewer before a dash and a name are a title."""


def labelled(paragraph: Paragraph, entities: Entities) -> list[Draft]:
    """A draft for each line that begins with a source's label."""
    drafts = []
    is_headline = paragraph.is_headline
    for line in re.finditer(r"[^\n]+", paragraph.text):
        label = _LABEL.match(paragraph.text, line.start(), line.end())
        if label is None or len(label.group(1).split()) > (2 * LONGEST_LABEL if is_headline else LONGEST_LABEL):
            continue
        name_end = _name_end(label, paragraph, entities) if is_headline else label.end(1)
        if _is_source(paragraph, label.start(1), name_end, entities, is_headline):
            draft = _draft(paragraph, (label.start(1), name_end), label.end() - 1, (label.end(), line.end()))
            drafts += [draft] if draft is not None else []
    return drafts


_SIGNATURE = re.compile(
    r"\s*[―—–-]{1,2}\s*([A-Z][^\n“”\"]{2,60}?)[.,]?\s*(?=\n|$|[“\"])|\s*\[([A-Z][^\n\[\]“”\"]{1,60}?)\.?\](?=\s|$)"
)


def signed(paragraph: Paragraph, index: int) -> Draft | None:
    """`"..." — Ann Lee`, `"..." [Reuters]`: a name after a dash that ends the line, or in square brackets."""
    region = paragraph.regions[index]
    signature = _SIGNATURE.match(paragraph.text, region.end)
    if signature is None or paragraph.word_count(index) < SHORTEST_SIGNED:
        return None
    group = signature.lastindex or 0
    if len(signature[group].split()) > LONGEST_LABEL:
        return None
    name = paragraph.doc.char_span(*signature.span(group), alignment_mode="expand")
    if name is None:
        return None
    draft = Draft(paragraph, None, regions=[index], source=(name.start, name.end))
    draft.pieces = paragraph.tidy([(region.start, region.end)])
    return draft


def colon_source(paragraph: Paragraph, colon: int, begin: int, entities: Entities) -> tuple[int, int] | None:
    """Token range of who [begin, colon) names: the last person or organization there (in a headline the first, which
    is its subject), else the noun that ends it."""
    start = paragraph.passage.start
    begin = max([begin, *(dash.end() for dash in _DASH.finditer(paragraph.text, begin, colon))])
    named = [
        m for m in entities.within(Span(start + begin, start + colon)) if m.entity_type in ("person", "organization")
    ]
    if named:
        span = named[0 if paragraph.is_headline else -1].span
        name = paragraph.doc.char_span(span.start - start, span.end - start, alignment_mode="expand")
        return (name.start, name.end) if name is not None else None
    words = paragraph.doc.char_span(begin, colon, alignment_mode="contract")
    if words is None:
        return None
    last = next((token for token in reversed(words) if not token.is_punct and not token.is_space), None)
    if last is None or last.pos_ not in ("PROPN", "NOUN"):
        return None
    return max(last.left_edge.i, words.start), last.i + 1


def _name_end(label: re.Match[str], paragraph: Paragraph, entities: Entities) -> int:
    """`Lee on the new tax: ...`, `Lee Backs Tax: ...`: what follows the preposition or the name is the topic."""
    topic = _TOPIC.search(label.group(1))
    end = label.start(1) + topic.start() if topic is not None else label.end(1)
    start = paragraph.passage.start
    named = entities.within(Span(start + label.start(1), start + end))
    if len(named) > 1 and named[0].span.start == start + label.start(1) and named[0].entity_type == "person":
        return named[0].span.end - start
    return end


def _is_source(paragraph: Paragraph, start: int, end: int, entities: Entities, is_headline: bool) -> bool:
    label = paragraph.text[start:end]
    kinds = lexicon.load("cues.yml")["labels"]
    words = label.casefold().split()
    if not words or label.casefold() in kinds["topic"] or words[0] in kinds["topic"]:
        return False
    if words[-1] in kinds["source"]:
        return is_headline
    if label in INTERVIEW:
        return not is_headline
    if is_headline or label.isupper() or label.istitle():
        return _is_known(label, Span(paragraph.passage.start + start, paragraph.passage.start + end), entities)
    return False


def _is_known(label: str, span: Span, entities: Entities) -> bool:
    """Whether the label is, or shares its last word with, a person or organization that the article names elsewhere."""
    last = label.rsplit(maxsplit=1)[-1].casefold()
    for bearer in entities.bearers:
        if bearer.entity_type not in ("person", "organization"):
            continue
        if any(form.split()[-1].casefold() == last for form in bearer.forms or (bearer.name,)) and any(
            mention.end <= span.start or mention.start >= span.end for mention in bearer.mentions
        ):
            return True
    return False


def _draft(paragraph: Paragraph, name: tuple[int, int], colon: int, content: tuple[int, int]) -> Draft | None:
    source = paragraph.doc.char_span(*name, alignment_mode="expand")
    mark = paragraph.doc.char_span(colon, colon + 1, alignment_mode="expand")
    pieces = paragraph.tidy([content])
    if (
        source is None
        or mark is None
        or not pieces
        or len(paragraph.text[pieces[0][0] : pieces[-1][1]].split()) < SHORTEST_CONTENT
    ):
        return None
    regions = [i for i, region in enumerate(paragraph.regions) if content[0] <= region.start < content[1]]
    draft = Draft(paragraph, Cue(mark[0], COLON), (mark[0],), regions=regions)
    draft.source, draft.pieces = (source.start, source.end), pieces
    return draft
