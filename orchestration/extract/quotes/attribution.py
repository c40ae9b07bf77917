"""The attributions of one paragraph: each cue with its content and source."""

from __future__ import annotations

import re

from spacy.tokens import Token

from orchestration.extract.entities import Entities
from orchestration.extract.quotes.contents import Ranges, complement, runs
from orchestration.extract.quotes.cues import Cue, Entry
from orchestration.extract.quotes.labels import COLON, colon_source, labelled, signed
from orchestration.extract.quotes.linking import link, verb_before
from orchestration.extract.quotes.marks import Region
from orchestration.extract.quotes.paragraph import WORD, Draft, Paragraph, sentence_ends
from orchestration.extract.quotes.sources import SUBJECTS, noun_phrase, source_head

SHORTEST_UNCUED = 3
"""Words in a quoted region that belongs to an attribution even without a known cue (85 % of regions of 3 to 5
words and 98 % of longer ones do in PolNeAR's training part; of shorter ones 67 %, and those are mostly terms)."""
SHORTEST_UNQUOTED = 2
"""Words of content outside quotation marks."""
LONGEST_BEGINNING = 8
"""Tokens before an inserted cue that are too few to be all that was said."""
JOINT = re.compile(r",?\s(?:and|or|but|nor|then|as well as)\s(?:[\w’'-]+\s){0,4}")
"""What joins two quoted regions of one content."""
SHORTEST_GOING_ON = 4
"""Words of a quoted sentence that goes on with the report before it."""
SPEECH = frozenset({"statement", "claim", "question", "request", "promise", "threat", "denial", "accusation"})
BEFORE_NOUNS = frozenset({"DET", "ADJ", "PUNCT", "ADV", "NUM", "PART", "SPACE"})
NOMINAL = frozenset({"PROPN", "PRON", "NOUN"})
STRETCHABLE = ({"clause", "quote"}, {"predicate"}, {"as"}, {"of"})
"""Sets of constructions of cues whose complement may be read off the words alone."""
ACCORDING = Entry("according to", "statement", frozenset())
ADDRESSED = frozenset(["tell", "ask", "urge", "warn", "assure", "remind", "inform", "advise", "order"])
"""Verbs whose object is who is spoken to."""


def attributions(paragraph: Paragraph, entities: Entities) -> list[Draft]:
    """Drafts in the order of their cues; every quoted region belongs to at most one by a direct link."""
    links = link(paragraph)
    paragraph.linked = frozenset(cue.token.i for cue in links.values())
    labels = labelled(paragraph, entities)
    drafts = [_according(paragraph, token) for token in paragraph.doc if _is_according(paragraph, token)]
    known = {cue.token.i for cue in paragraph.cues}
    unknown = {cue.token.i: cue for cue in links.values() if cue.token.i not in known}
    for cue in [*paragraph.cues, *unknown.values()]:
        regions = [region for region, owner in links.items() if owner is cue]
        draft = _draft(paragraph, cue, regions)
        if draft.pieces:
            drafts.append(draft)
    drafts = labels + [draft for draft in drafts if not _shares_words(draft, labels)]
    for index in range(len(paragraph.regions)):
        _go_on(paragraph, index, drafts)
    drafts += _uncued(paragraph, drafts, entities)
    for draft in drafts:
        _take_in_pairs(paragraph, draft, drafts)
    kept = [draft for draft in drafts if draft.pieces and not _is_slight(draft) and not _is_second_hand(draft, drafts)]
    return sorted(kept, key=lambda draft: draft.pieces[0])


def _go_on(paragraph: Paragraph, index: int, drafts: list[Draft]) -> None:
    """`Ms Lee said she was tired. "I need a rest."`: a quoted sentence goes on with the report before it."""
    region = paragraph.regions[index]
    if paragraph.word_count(index) < SHORTEST_GOING_ON or _is_claimed(region, drafts):
        return
    before = [draft for draft in drafts if draft.pieces and draft.cue is not None and _end(draft) <= region.start]
    last = max(before, key=_end, default=None)
    if last is None or last.cue is None or last.cue.entry.cue_class not in SPEECH:
        return
    between = paragraph.text[_end(last) : region.start]
    stops = len(re.findall(r"[.?!]", between))
    if "\n" not in between and stops <= 1 and (stops or paragraph.text[_end(last) - 1] in '.?!”"'):
        last.pieces = paragraph.tidy([*last.pieces, (region.start, region.end)])
        last.regions.append(index)


def _end(draft: Draft) -> int:
    """Where the draft's content or cue ends, whichever is later."""
    words = [token.idx + len(token) for token in draft.cue_words]
    return max([draft.pieces[-1][1], *words])


def _is_claimed(region: Region, drafts: list[Draft]) -> bool:
    return any(start < region.inner_end and region.inner_start < end for d in drafts for start, end in d.pieces)


def _take_in_pairs(paragraph: Paragraph, draft: Draft, drafts: list[Draft]) -> None:
    """`called it "slow" and "a joke"`: a region that a few words join to the content's end belongs to it."""
    if not draft.pieces:
        return
    end = draft.pieces[-1][1]
    for index, region in enumerate(paragraph.regions):
        if region.start < end or paragraph.region_at(end - 1) != index - 1 or paragraph.is_title(index):
            continue
        between = paragraph.text[paragraph.regions[index - 1].end : region.start]
        free = not any(start < region.end and region.start < stop for d in drafts for start, stop in d.pieces)
        if not free or not JOINT.fullmatch(between):
            return
        draft.pieces = paragraph.tidy([*draft.pieces[:-1], (draft.pieces[-1][0], region.end)])
        draft.regions.append(index)
        end = draft.pieces[-1][1]


def _shares_words(draft: Draft, labels: list[Draft]) -> bool:
    """Whether a label already has the words: no second attribution of the same line."""
    return any(
        start < label_end and label_start < end
        for label in labels
        for label_start, label_end in label.pieces
        for start, end in draft.pieces
    )


def _is_slight(draft: Draft) -> bool:
    """A single word as content is a name or term (three of four in PolNeAR's training part)."""
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
    if head is not None and paragraph.region_of[head.i] >= 0:
        head = None
    draft = Draft(paragraph, cue, cue_words(cue.token), regions=regions)
    if head is None and (regions or cue.takes_quote):
        head = _nearby_subject(paragraph, cue, regions)
    if head is not None and paragraph.region_of[head.i] < 0:
        draft.source = noun_phrase(head, cue.token)
    ranges = complement(cue)
    if not regions and cue.takes_quote:
        ranges = _resumed(paragraph, cue, ranges)
    pieces = paragraph.whole_regions(paragraph.characters(ranges))
    if regions:
        quoted = [(paragraph.regions[r].start, paragraph.regions[r].end) for r in regions]
        pieces = [
            piece
            for piece in pieces
            if any(piece[0] < end and start < piece[1] for start, end in quoted)
            or piece[1] <= cue.token.idx < quoted[0][0]
        ]
        if paragraph.text[: quoted[0][0]].rstrip().endswith(":"):
            pieces = [(max(start, quoted[0][0]), end) for start, end in pieces if end > quoted[0][0]]
        pieces += quoted + _sentence_start(paragraph, cue, regions[0])
    elif not pieces and cue.takes_quote:
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
    cue = quoting[-1] if quoting else verb_before(paragraph, len(paragraph.doc))
    if cue is None:
        return None
    head = source_head(cue.token)
    draft = Draft(paragraph, cue, cue_words(cue.token))
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


def _nearby_subject(paragraph: Paragraph, cue: Cue, regions: list[int]) -> Token | None:
    """The noun next to a finite cue where the parser lost the subject: `said Ann Lee`, `Mr. Lee, now 81, said`."""
    verb, doc = cue.token, paragraph.doc
    if verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN") or verb.pos_ != "VERB":
        return None
    for child in verb.children:
        if child.dep_ in ("dobj", "attr", "dep", "npadvmod") and child.i == verb.i + 1 and child.pos_ == "PRON":
            return child
    last = verb.i - 1
    while last >= 0 and doc[last].pos_ in ("ADV", "AUX", "PART"):
        last -= 1
    if last >= 0 and paragraph.region_of[last] < 0 and doc[last].pos_ in NOMINAL:
        return doc[last]
    starts = [paragraph.token_after(region) for region in regions if paragraph.regions[region].end <= verb.idx]
    if starts and last >= starts[-1]:
        return _first_nominal(paragraph, starts[-1], verb.i)
    return _first_nominal(paragraph, verb.i + 1, verb.i + 8) if regions else None


def _first_nominal(paragraph: Paragraph, start: int, end: int) -> Token | None:
    """The last word of the first run of nouns in the token range."""
    found = None
    for token in paragraph.doc[start:end]:
        if paragraph.region_of[token.i] >= 0:
            return found
        if token.pos_ in NOMINAL or (found is not None and token.tag_ == "POS"):
            found = token
        elif (found is not None and found.tag_ != "POS") or token.pos_ not in BEFORE_NOUNS:
            return found
    return found


def _sentence_start(paragraph: Paragraph, cue: Cue, region: int) -> list[tuple[int, int]]:
    """`The plan is "a disaster," she said`: the words before a region that its cue follows."""
    start = paragraph.regions[region].start
    if cue.token.idx < start:
        return []
    stops = [
        *sentence_ends(paragraph.text, 0, start),
        *(m.end() for m in re.finditer(r"[:;”\"]\s|''\s", paragraph.text[:start])),
    ]
    begin = max(stops, default=0)
    if any(begin <= paragraph.doc[i].idx < start for i in paragraph.linked):
        return []
    return [(begin, start)] if re.search(r"\w", paragraph.text[begin:start]) else []


def _parenthetical(paragraph: Paragraph, cue: Cue) -> Ranges:
    """`The plan, she said, failed.`: the sentence around a cue that the parser hung on it as an aside."""
    token = cue.token
    if token.dep_ != "parataxis" or token.tag_ not in ("VBD", "VBZ", "VBP"):
        return []
    aside = {part.i for part in token.subtree}
    return runs(part for part in token.head.subtree if part.i not in aside)


def _resumed(paragraph: Paragraph, cue: Cue, ranges: Ranges) -> Ranges:
    """`It was, he said, a bitter failure`: a beginning of a few words goes on after the cue's comma."""
    token, doc = cue.token, paragraph.doc
    if len(ranges) != 1 or ranges[0][1] > token.i or ranges[0][1] - ranges[0][0] > LONGEST_BEGINNING:
        return ranges
    phrase_end = max([token.i, *(child.i for child in token.children if child.dep_ in SUBJECTS)]) + 1
    if (
        phrase_end + 1 >= len(doc)
        or doc[phrase_end].text != ","
        or doc[phrase_end + 1].tag_ in ("VBG", "WP", "WRB", "CC")
    ):
        return ranges
    return [*ranges, (phrase_end + 1, token.sent.end)] if token.sent.end > phrase_end + 1 else ranges


def _is_according(paragraph: Paragraph, token: Token) -> bool:
    return token.lower_ == "according" and paragraph.region_of[token.i] < 0


def _according(paragraph: Paragraph, token: Token) -> Draft:
    """`According to X, ...`: the clause that the phrase stands in, without the phrase."""
    doc = paragraph.doc
    draft = Draft(paragraph, Cue(token, ACCORDING), (token,))
    to = token.i + 1
    if to >= len(doc) or doc[to].lower_ != "to" or to + 1 >= len(doc):
        return draft
    draft.cue_words = (token, doc[to])
    head = next((child for child in doc[to].children if child.dep_ == "pobj"), None)
    draft.source = noun_phrase(head, token) if head is not None else (to + 1, to + 2)
    phrase = range(token.i, max(draft.source[1], to + 1))
    clause = token.head if token.head != token else doc[token.sent.start]
    while (clause.pos_ not in ("VERB", "AUX") or clause.dep_ == "conj") and clause.head != clause:
        clause = clause.head
    inside = [t for t in clause.subtree if t.i not in phrase]
    draft.pieces = paragraph.tidy(paragraph.whole_regions(paragraph.characters(runs(inside))))
    return draft


def _uncued(paragraph: Paragraph, drafts: list[Draft], entities: Entities) -> list[Draft]:
    """Longer quoted regions that no cue claimed: the verb that governs them attributes them."""
    found = []
    for index, region in enumerate(paragraph.regions):
        if paragraph.is_title(index):
            continue
        if _is_claimed(region, drafts):
            continue
        draft = _introduced(paragraph, index, entities) or signed(paragraph, index) or _stretched(paragraph, index)
        if draft is None and (paragraph.word_count(index) >= SHORTEST_UNCUED or _follows_as(paragraph, index)):
            draft = _governed(paragraph, index)
        if draft is not None and draft.pieces:
            found.append(draft)
    return found


def _follows_as(paragraph: Paragraph, index: int) -> bool:
    """`dismissed it as "noise"`: even one word after "as" is somebody's."""
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
    draft = Draft(paragraph, cue, cue_words(cue.token), regions=[index])
    head = source_head(cue.token)
    draft.source = noun_phrase(head, cue.token) if head is not None and paragraph.region_of[head.i] < 0 else None
    start = stop + (clause.start() if clause is not None else 0)
    draft.pieces = paragraph.tidy(_without(paragraph, [(start, region.end)], draft))
    return draft


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
                draft = Draft(
                    paragraph,
                    Cue(verb, Entry(verb.lemma_.lower(), "other", frozenset())),
                    cue_words(verb),
                )
                draft.source = noun_phrase(head, verb)
                pieces = paragraph.whole_regions(paragraph.characters(runs(child.subtree)))
                draft.pieces = paragraph.tidy(_without(paragraph, pieces, draft))
                draft.regions = [region]
                return draft
        child = verb
    return None
