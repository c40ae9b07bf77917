"""The attributions of one paragraph: each cue with its content and source."""

from __future__ import annotations

import re

from spacy.tokens import Token

from orchestration.extract.quotes.contents import Ranges, complement, runs
from orchestration.extract.quotes.cues import Cue, Entry
from orchestration.extract.quotes.linking import link
from orchestration.extract.quotes.paragraph import WORD, Draft, Paragraph, sentence_ends
from orchestration.extract.quotes.sources import noun_phrase, source_head

SHORTEST_UNCUED = 3
"""Words in a quoted region that belongs to an attribution even without a known cue (85 % of regions of 3 to 5
words and 98 % of longer ones do in PolNeAR's training part; of shorter ones 67 %, and those are mostly terms)."""
SHORTEST_UNQUOTED = 2
"""Words of content outside quotation marks."""
ACCORDING = Entry("according to", "statement", frozenset())
ADDRESSED = frozenset(["tell", "ask", "urge", "warn", "assure", "remind", "inform", "advise", "order"])
"""Verbs whose object is who is spoken to."""


def attributions(paragraph: Paragraph) -> list[Draft]:
    """Drafts in the order of their cues; every quoted region belongs to at most one by a direct link."""
    links = link(paragraph)
    drafts = [_according(paragraph, token) for token in paragraph.doc if _is_according(paragraph, token)]
    for cue in paragraph.cues:
        regions = [region for region, owner in links.items() if owner is cue]
        draft = _draft(paragraph, cue, regions)
        if draft.pieces:
            drafts.append(draft)
    drafts += _uncued(paragraph, drafts)
    kept = [draft for draft in drafts if draft.pieces and not _is_slight(draft) and not _is_second_hand(draft, drafts)]
    return sorted(kept, key=lambda draft: draft.pieces[0])


def _is_slight(draft: Draft) -> bool:
    """A single word as content is a name or term as a rule (three of four in PolNeAR's training part), no words of anybody."""
    if draft.regions:
        return False
    return sum(len(WORD.findall(draft.paragraph.text, start, end)) for start, end in draft.pieces) < SHORTEST_UNQUOTED


def _is_second_hand(draft: Draft, drafts: list[Draft]) -> bool:
    """A cue inside somebody else's content: what A says that B thinks is A's word, not B's.

    PARC-style annotation leaves these out: of such cues 6 to 22 % are annotated, 42 % for verbs of speech."""
    if not draft.cue_words:
        return False
    at = draft.cue_words[0].idx
    return any(start <= at < end for other in drafts if other is not draft for start, end in other.pieces)


def _draft(paragraph: Paragraph, cue: Cue, regions: list[int]) -> Draft:
    head = source_head(cue.token)
    draft = Draft(paragraph, cue, cue_words(cue.token), regions=regions)
    if head is None and regions:
        head = _nearby_subject(paragraph, cue)
    if head is not None and paragraph.region_of[head.i] < 0:
        draft.source = noun_phrase(head, cue.token)
    draft.construction, ranges = complement(cue)
    pieces = paragraph.whole_regions(paragraph.characters(ranges))
    if regions:
        draft.construction = "quote"
        quoted = [(paragraph.regions[r].start, paragraph.regions[r].end) for r in regions]
        pieces = [piece for piece in pieces if any(piece[0] < end and start < piece[1] for start, end in quoted)]
        pieces += quoted + _sentence_start(paragraph, cue, regions[0])
    elif not pieces and cue.takes_quote:
        draft.construction = "parenthesis"
        pieces = paragraph.whole_regions(paragraph.characters(_parenthetical(paragraph, cue)))
    draft.pieces = paragraph.tidy(_without(paragraph, pieces, draft))
    draft.addressee = _addressee(cue.token) if draft.pieces else None
    return draft


def colon_draft(paragraph: Paragraph) -> Draft | None:
    """`Ms Lee said:` at a paragraph's end: a cue whose content is the next paragraph. None where no verb attributes."""
    text = paragraph.text
    start = max(sentence_ends(text, 0, len(text)), default=0)
    cues = [cue for cue in paragraph.cues if cue.token.idx >= start and cue.token.pos_ == "VERB"]
    quoting = [cue for cue in cues if cue.takes_quote] or cues
    if not quoting:
        return None
    cue = quoting[-1]
    head = source_head(cue.token)
    draft = Draft(paragraph, cue, cue_words(cue.token), construction="quote")
    draft.source = noun_phrase(head, cue.token) if head is not None and paragraph.region_of[head.i] < 0 else None
    return draft


def _addressee(cue: Token) -> str | None:
    """`told reporters`, `said to the crowd`: whom the words were for, as written."""
    for child in cue.children:
        if child.dep_ == "dative" or (child.dep_ == "dobj" and cue.lemma_ in ADDRESSED):
            return child.doc[child.left_edge.i : child.right_edge.i + 1].text if child.pos_ != "ADP" else None
    return None


def _without(paragraph: Paragraph, pieces: list[tuple[int, int]], draft: Draft) -> list[tuple[int, int]]:
    """The pieces without the cue and the source, which parse errors take in at times."""
    holes = [(token.idx, token.idx + len(token)) for token in draft.cue_words]
    if draft.source is not None:
        holes += paragraph.characters([draft.source])
    for hole_start, hole_end in holes:
        pieces = [
            part
            for start, end in pieces
            for part in (
                ((start, min(end, hole_start)), (max(start, hole_end), end))
                if start < hole_end and hole_start < end
                else ((start, end),)
            )
            if part[0] < part[1]
        ]
    return pieces


def cue_words(cue: Token) -> tuple[Token, ...]:
    """The cue with its auxiliaries, negation and particle: `did not say`, `pointed out`."""
    kept = [
        child for child in cue.children if child.dep_ in ("aux", "auxpass", "neg", "prt") and abs(child.i - cue.i) < 4
    ]
    return tuple(sorted((cue, *kept), key=lambda token: token.i))


def _nearby_subject(paragraph: Paragraph, cue: Cue) -> Token | None:
    """`said Ann Lee` where the parser saw an object: the noun next to the cue, right side first."""
    for child in cue.token.children:
        if child.dep_ in ("dobj", "attr", "dep", "npadvmod") and child.pos_ in ("PROPN", "PRON", "NOUN"):
            return child
    before = cue.token.i - 1
    if before >= 0 and paragraph.doc[before].pos_ in ("PROPN", "PRON") and paragraph.region_of[before] < 0:
        return paragraph.doc[before]
    return None


def _sentence_start(paragraph: Paragraph, cue: Cue, region: int) -> list[tuple[int, int]]:
    """`The plan is "a disaster," she said`: the words before a region that its cue follows."""
    start = paragraph.regions[region].start
    if cue.token.idx < start:
        return []
    stops = [*sentence_ends(paragraph.text, 0, start), *(m.end() for m in re.finditer(r"[:;”\"]\s|''\s", paragraph.text[:start]))]
    begin = max(stops, default=0)
    return [(begin, start)] if re.search(r"\w", paragraph.text[begin:start]) else []


def _parenthetical(paragraph: Paragraph, cue: Cue) -> Ranges:
    """`The plan failed, she said.` where the parser missed the clause: the sentence up to the cue's phrase."""
    token = cue.token
    if token.tag_ not in ("VBD", "VBZ", "VBP") or token.dep_ == "relcl":
        return []
    subject = source_head(token)
    if subject is None or subject.head != token:
        return []
    first = min(token.i, noun_phrase(subject, token)[0])
    sentence = token.sent
    if first - 1 <= sentence.start or paragraph.doc[first - 1].text != ",":
        return []
    return [(sentence.start, first - 1)]


def _is_according(paragraph: Paragraph, token: Token) -> bool:
    return token.lower_ == "according" and paragraph.region_of[token.i] < 0


def _according(paragraph: Paragraph, token: Token) -> Draft:
    """`According to X, ...`: the clause that the phrase stands in, without the phrase."""
    doc = paragraph.doc
    draft = Draft(paragraph, Cue(token, ACCORDING), (token,), construction="according")
    to = token.i + 1
    if to >= len(doc) or doc[to].lower_ != "to" or to + 1 >= len(doc):
        return draft
    draft.cue_words = (token, doc[to])
    head = next((child for child in doc[to].children if child.dep_ == "pobj"), None)
    draft.source = noun_phrase(head, token) if head is not None else (to + 1, to + 2)
    phrase = range(token.i, max(draft.source[1], to + 1))
    clause = token.head if token.head != token else doc[token.sent.start]
    while clause.pos_ not in ("VERB", "AUX") and clause.head != clause:
        clause = clause.head
    inside = [t for t in clause.subtree if t.i not in phrase]
    draft.pieces = paragraph.tidy(paragraph.whole_regions(paragraph.characters(runs(inside))))
    return draft


def _uncued(paragraph: Paragraph, drafts: list[Draft]) -> list[Draft]:
    """Longer quoted regions that no cue claimed: the verb that governs them attributes them."""
    found = []
    for index, region in enumerate(paragraph.regions):
        if paragraph.word_count(index) < SHORTEST_UNCUED or paragraph.is_title(index):
            continue
        if any(start < region.inner_end and region.inner_start < end for d in drafts for start, end in d.pieces):
            continue
        draft = _governed(paragraph, index)
        if draft is not None and draft.pieces:
            found.append(draft)
    return found


def _governed(paragraph: Paragraph, region: int) -> Draft | None:
    first, after = paragraph.first_token(region), paragraph.token_after(region)
    child = next((t for t in paragraph.doc[first:after] if not first <= t.head.i < after), None)
    if child is None:
        return None
    while child.head != child:
        verb = child.head
        if verb.pos_ == "VERB" and paragraph.region_of[verb.i] < 0 and child.dep_ not in ("nsubj", "nsubjpass"):
            head = source_head(verb)
            if head is not None and paragraph.region_of[head.i] < 0 and head != child:
                draft = Draft(paragraph, Cue(verb, Entry(verb.lemma_.lower(), "other", frozenset())), cue_words(verb), construction="governed")
                draft.source = noun_phrase(head, verb)
                pieces = paragraph.whole_regions(paragraph.characters(runs(child.subtree)))
                draft.pieces = paragraph.tidy(_without(paragraph, pieces, draft))
                draft.regions = [region]
                return draft
        child = verb
    return None
