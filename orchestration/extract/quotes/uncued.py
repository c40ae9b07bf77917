"""Quoted words that no cue claims directly: the colon, the dash, the verb that governs them."""

from __future__ import annotations

import re

from orchestration.extract.entities import Entities
from orchestration.extract.quotes.contents import has_nominative, runs
from orchestration.extract.quotes.cues import Cue, Entry
from orchestration.extract.quotes.drafting import cue_words, without
from orchestration.extract.quotes.labels import COLON, colon_source, signed
from orchestration.extract.quotes.marks import Region
from orchestration.extract.quotes.paragraph import Draft, Paragraph, sentence_ends
from orchestration.extract.quotes.sources import noun_phrase, source_head, words

SHORTEST_UNCUED = 3
"""Words in a quoted region that belongs to an attribution even without a known cue (85 % of regions of 3 to 5
words and 98 % of longer ones do in PolNeAR's training part; of shorter ones 67 %, and those are mostly terms)."""
IMPERSONAL = frozenset(("it", "there", "this", "what"))
"""Subjects that own no words: `there is still "a way"`."""
LONGEST_CALLED = 6
"""Tokens between `called` and what somebody is called."""
IN_WORDS = Entry("in words", "statement", frozenset())
LONGEST_PHRASE = 12
"""Tokens of `in the words of Ann Lee, the mayor` beside the marks."""
STRETCHABLE = ({"clause", "quote"}, {"predicate"}, {"as"}, {"of"})
"""Sets of constructions of cues whose complement may be read off the words alone."""


_GOES_ON = re.compile(r"[^,.;:“\"]{0,60},\s(?=(?:and|but|or|while|though|although|because)\s)")
"""From a cue that ends its words to a clause that takes them up: `she said on Monday, but ...`."""


def attribute_rest(paragraph: Paragraph, drafts: list[Draft], entities: Entities) -> None:
    """Give the longer quoted regions that no cue claimed to the drafts, by a draft of their own where need be."""
    for index, region in enumerate(paragraph.regions):
        if is_claimed(region, drafts) or (paragraph.is_title(index) and not _is_said_of(paragraph, index)):
            continue
        if _goes_on(paragraph, index, drafts):
            continue
        draft = (
            _introduced(paragraph, index, entities)
            or _in_words(paragraph, index)
            or signed(paragraph, index)
            or _stretched(paragraph, index)
        )
        if draft is None and (paragraph.word_count(index) >= SHORTEST_UNCUED or _is_worded(paragraph, index)):
            draft = _governed(paragraph, index)
        if draft is not None and draft.pieces and not _goes_to_another(draft, drafts):
            drafts.append(draft)


def _goes_to_another(draft: Draft, drafts: list[Draft]) -> bool:
    """Whether the draft's cue has words already: these join them, unless the cue ended those (`"...," he said in a
    note on the "new order"`) and no conjunction takes them up."""
    same = next((other for other in drafts if draft.cue_words and other.cue_words == draft.cue_words), None)
    if same is None:
        return False
    paragraph, end = draft.paragraph, draft.pieces[-1][1]
    start = same.cue_words[-1].idx + len(same.cue_words[-1])
    if same.pieces[-1][1] <= start:
        joint = _GOES_ON.match(paragraph.text, start, end)
        if joint is None:
            return True
        draft.pieces = [(joint.end(), end)]
    same.pieces = paragraph.tidy([*same.pieces, *draft.pieces])
    same.regions += draft.regions
    return True


def _is_said_of(paragraph: Paragraph, index: int) -> bool:
    return _is_called(paragraph, index) or _follows_as(paragraph, index)


def _is_worded(paragraph: Paragraph, index: int) -> bool:
    """`dismissed it as "noise"`, `used the phrase "new order"`: even one word there is somebody's."""
    before = paragraph.first_token(index) - 1
    return _follows_as(paragraph, index) or (before >= 0 and paragraph.doc[before].lower_ in words("wording"))


def _goes_on(paragraph: Paragraph, index: int, drafts: list[Draft]) -> bool:
    """`She said it was early, and there was "no proof" yet`: a clause with marks that the parser joined to the cue and
    not to its content."""
    first, after = paragraph.first_token(index), paragraph.token_after(index)
    top = next((t for t in paragraph.doc[first:after] if not first <= t.head.i < after), None)
    while top is not None and top.head != top and top.dep_ != "conj":
        top = top.head
    if top is None or top.dep_ != "conj" or paragraph.region_of[top.i] >= 0 or not has_nominative(top):
        return False
    if any(draft.cue is not None and draft.cue.token == top for draft in drafts):
        return False
    for draft in drafts:
        cue = draft.cue
        if cue is None or cue.token != top.head or not draft.pieces or draft.pieces[0][0] < cue.token.idx:
            continue
        if {"clause", "quote"} <= cue.entry.frames:
            clause = paragraph.whole_regions(paragraph.characters(runs(top.subtree)))
            draft.pieces = paragraph.tidy([(draft.pieces[0][0], clause[-1][1])])
            draft.regions.append(index)
            return True
    return False


def _is_called(paragraph: Paragraph, index: int) -> bool:
    """`called the mayor a "Little King"`: what somebody is called is no title, though it has capitals."""
    start = paragraph.first_token(index)
    for cue in paragraph.cues:
        between = paragraph.doc[cue.token.i + 1 : start]
        if "predicate" in cue.entry.frames and not cue.takes_quote and 0 < len(between) <= LONGEST_CALLED:
            return cue.token.tag_ != "VBN" and not any(token.is_punct and not token.is_quote for token in between)
    return False


def _follows_as(paragraph: Paragraph, index: int) -> bool:
    """`dismissed it as "noise"`."""
    left = paragraph.text[: paragraph.regions[index].start]
    return re.search(r"\bas\s(?:an?\s|the\s)?$", left) is not None


def _introduced(paragraph: Paragraph, index: int, entities: Entities) -> Draft | None:
    """`More from Ann Lee: "..."`: a colon after a noun phrase."""
    region = paragraph.regions[index]
    left = paragraph.text[: region.start].rstrip()
    if not left.endswith(":"):
        return None
    begin = max(sentence_ends(paragraph.text, 0, len(left)), default=0)
    begin = max(begin, paragraph.regions[index - 1].end if index else 0)
    source = colon_source(paragraph, len(left) - 1, max(begin, left.rfind("\n") + 1), entities)
    mark = paragraph.doc.char_span(len(left) - 1, len(left), alignment_mode="expand")
    if source is None or mark is None:
        return None
    draft = Draft(paragraph, Cue(mark[0], COLON), (mark[0],), regions=[index], source=source)
    draft.pieces = paragraph.tidy([(region.start, region.end)])
    return draft


def _in_words(paragraph: Paragraph, index: int) -> Draft | None:
    """`in her words, "it is home"`, `"..." in the words of the mayor`: the phrase that stands beside the marks."""
    first, after = paragraph.first_token(index), paragraph.token_after(index)
    for token in paragraph.doc[max(0, first - LONGEST_PHRASE) : after + LONGEST_PHRASE]:
        if token.lower_ != "words" or token.head.lower_ != "in" or paragraph.region_of[token.i] >= 0:
            continue
        of = (part for child in token.children if child.lower_ == "of" for part in child.children)
        owner = next((child for child in token.children if child.dep_ in ("poss", "nmod")), None) or next(of, None)
        if owner is None or owner.pos_ == "NUM":
            continue
        draft = Draft(paragraph, Cue(token, IN_WORDS), (token.head, token), regions=[index])
        draft.source = noun_phrase(owner, token)
        end = max(draft.source[1], token.i + 1)
        if 0 <= first - end <= 1 or 0 <= token.head.i - after <= 1:
            draft.pieces = paragraph.tidy([(paragraph.regions[index].start, paragraph.regions[index].end)])
            return draft
    return None


def _stretched(paragraph: Paragraph, index: int) -> Draft | None:
    """`called what she saw "terrible"`: a cue earlier in the sentence whose complement the parser lost."""
    region = paragraph.regions[index]
    before = [cue for cue in paragraph.cues if cue.token.idx < region.start and cue.token.pos_ == "VERB"]
    if not before:
        return None
    cue = before[-1]
    stop = cue.token.idx + len(cue.token)
    between = paragraph.text[stop : region.start]
    if not any(frames <= cue.entry.frames for frames in STRETCHABLE):
        return None
    if paragraph.ends_sentence(stop, region.start) or re.search(r"[;:]", between):
        return None
    clause = re.search(r"\bthat\b", between)
    draft = Draft(paragraph, cue, cue_words(cue), regions=[index])
    head = source_head(cue.token, paragraph.region_of)
    draft.source = noun_phrase(head, cue.token) if head is not None and paragraph.region_of[head.i] < 0 else None
    start = stop + (clause.start() if clause is not None else 0)
    draft.pieces = paragraph.tidy(without(paragraph, [(start, region.end)], draft))
    return draft


def _governed(paragraph: Paragraph, region: int) -> Draft | None:
    first, after = paragraph.first_token(region), paragraph.token_after(region)
    child = next((t for t in paragraph.doc[first:after] if not first <= t.head.i < after), None)
    if child is None:
        return None
    while child.head != child:
        verb = child.head
        if verb.pos_ == "VERB" and paragraph.region_of[verb.i] < 0 and child.dep_ not in ("nsubj", "nsubjpass"):
            head = source_head(verb, paragraph.region_of)
            if head is not None and head.lower_ in IMPERSONAL:
                return None
            if head is not None and paragraph.region_of[head.i] < 0 and head != child:
                draft = Draft(
                    paragraph,
                    Cue(verb, Entry(verb.lemma_.lower(), "other", frozenset())),
                    (verb,),
                )
                draft.source = noun_phrase(head, verb)
                pieces = paragraph.whole_regions(paragraph.characters(runs(child.subtree)))
                draft.pieces = paragraph.tidy(without(paragraph, pieces, draft))
                draft.regions = [region]
                return draft
        child = verb
    return None


def is_claimed(region: Region, drafts: list[Draft]) -> bool:
    return any(start < region.inner_end and region.inner_start < end for d in drafts for start, end in d.pieces)
