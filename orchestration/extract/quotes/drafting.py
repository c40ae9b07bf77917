"""A cue's attribution: the content that grammar or marks give it, its source, whom the words were for."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Doc, Token

from orchestration.extract.quotes.contents import Ranges, complement, runs
from orchestration.extract.quotes.cues import Cue, Entry
from orchestration.extract.quotes.linking import verb_before
from orchestration.extract.quotes.paragraph import Draft, Paragraph, sentence_ends
from orchestration.extract.quotes.sources import SUBJECTS, is_passive, noun_phrase, source_head, words

LONGEST_BEGINNING = 8
"""Tokens before an inserted cue that are too few to be all that was said."""
BEFORE_NOUNS = frozenset({"DET", "ADJ", "PUNCT", "ADV", "NUM", "PART", "SPACE"})
NOMINAL = frozenset({"PROPN", "PRON", "NOUN"})
ACCORDING = Entry("according to", "statement", frozenset())
NOMINATIVE = frozenset(("i", "he", "she", "we", "they"))
_MISTAGGED = frozenset({"ADV", "ADJ", "X", "INTJ"})
LONGEST_ASIDE = 10
"""Tokens between the ends of `as Ann Lee said in May`."""
LONGEST_PUT_IT = 18
"""Tokens of the same with "put it", which is said of nothing but words."""
FURTHEST_THAT = 16
"""Tokens between a cue and the "that" behind the name of a show."""
STOPS = frozenset((".", ";", ":", "?", "!"))
LONGEST_BRACKET = 8
"""Tokens of party and seat behind a name: `(D-Md.)`."""
FURTHEST_PART = 4
"""Tokens between a cue and its auxiliaries or particle."""


def draft_of(paragraph: Paragraph, cue: Cue, regions: list[int]) -> Draft:
    head = source_head(cue.token, paragraph.region_of)
    draft = Draft(paragraph, cue, cue_words(cue), regions=regions)
    if head is None and cue.token.pos_ == "VERB" and not is_passive(cue.token):
        head = _nearby_subject(paragraph, cue, regions)
    if head is None and regions and cue.token.pos_ != "VERB" and cue.takes_quote:
        draft.source = (paragraph.token_after(regions[0]), cue.token.i)
    if head is not None and paragraph.region_of[head.i] < 0:
        draft.source = _with_role(paragraph, _outside(paragraph, noun_phrase(head, cue.token), head, regions))
    construction, ranges = complement(cue)
    if ranges and not regions and construction in cue.entry.classes:
        cue = Cue(cue.token, replace(cue.entry, cue_class=cue.entry.classes[construction]))
        draft.cue = cue
    if not regions and cue.takes_quote:
        ranges = _behind_title(paragraph, cue) or _resumed(paragraph, cue, ranges)
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
        pieces = paragraph.whole_regions(
            paragraph.characters(_parenthetical(paragraph, cue)) or _tagged(paragraph, draft)
        )
    if not _names(cue):
        draft.pieces = paragraph.tidy(without(paragraph, pieces, draft))
    return draft


def _names(cue: Cue) -> bool:
    """`a paper called "The Local"`: a participle without an agent behind its noun gives a name."""
    word = cue.token
    is_bare = word.tag_ == "VBN" and word.dep_ == "acl" and word.head.i == word.i - 1 and word.head.pos_ == "NOUN"
    return is_bare and "predicate" in cue.entry.frames and source_head(word, [-1] * len(word.doc)) is None


def according(paragraph: Paragraph, token: Token) -> Draft:
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


def is_according(paragraph: Paragraph, token: Token) -> bool:
    return token.lower_ == "according" and paragraph.region_of[token.i] < 0


def colon_draft(paragraph: Paragraph) -> Draft | None:
    """`Ms Lee said:` at a paragraph's end: a cue whose content is the next paragraph. None where no verb attributes."""
    text = paragraph.text
    start = max(sentence_ends(text, 0, len(text)), default=0)
    cues = [cue for cue in paragraph.cues if cue.token.idx >= start and cue.token.pos_ == "VERB"]
    quoting = [cue for cue in cues if cue.takes_quote] or cues
    cue = quoting[-1] if quoting else verb_before(paragraph, len(paragraph.doc))
    if cue is None:
        return None
    head = source_head(cue.token, paragraph.region_of)
    draft = Draft(paragraph, cue, cue_words(cue))
    draft.source = noun_phrase(head, cue.token) if head is not None and paragraph.region_of[head.i] < 0 else None
    return draft


def _outside(paragraph: Paragraph, phrase: tuple[int, int], head: Token, regions: list[int]) -> tuple[int, int]:
    """The phrase without the quoted regions that the cue attributes, which parse errors hang on the source."""
    first, after = phrase
    taken = [i for i in range(first, after) if paragraph.region_of[i] in regions]
    first = max([first, *(i + 1 for i in taken if i < head.i)])
    after = min([after, *(i for i in taken if i > head.i)])
    return first, after


def _with_role(paragraph: Paragraph, phrase: tuple[int, int]) -> tuple[int, int]:
    """`The dam, engineer Ann Lee said, is safe`: the trade between a comma and the name is the source's."""
    first, doc = phrase[0], paragraph.doc
    is_name = doc[first].pos_ == "PROPN" and first >= 2 and doc[first - 2].text == ","
    return (first - 1, phrase[1]) if is_name and doc[first - 1].pos_ == "NOUN" else phrase


def without(paragraph: Paragraph, pieces: list[tuple[int, int]], draft: Draft) -> list[tuple[int, int]]:
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


def cue_words(cue: Cue) -> tuple[Token, ...]:
    """The cue with its auxiliaries, negation and particle: `did not say`, `pointed out`, `shot back`."""
    word = cue.token
    kept = [
        child
        for child in word.children
        if (child.dep_ in ("aux", "auxpass", "neg", "prt") and abs(child.i - word.i) < FURTHEST_PART)
        or ("made_clear" in cue.entry.frames and child.lower_ in words("made_clear"))
    ]
    if cue.is_phrasal and word.nbor() not in kept:
        kept.append(word.nbor())
    return tuple(sorted((word, *kept), key=lambda token: token.i))


def _nearby_subject(paragraph: Paragraph, cue: Cue, regions: list[int]) -> Token | None:
    """The noun next to a finite cue where the parser lost the subject: `said Ann Lee`, `Mr. Lee, now 81, said`."""
    verb, doc = cue.token, paragraph.doc
    is_next = any(paragraph.token_after(region) == verb.i for region in regions)
    if verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN") and not (is_next and verb.tag_ == "VB"):
        return None
    following = verb.nbor() if verb.i + 1 < len(doc) else None
    if following is not None and following.head == verb and following.lower_ in NOMINATIVE:
        return following
    last = verb.i - 1
    while last >= 0 and doc[last].pos_ in ("ADV", "AUX", "PART") and not _is_name(doc[last]):
        last -= 1
    last = _before_bracket(verb.doc, last)
    if last >= 0 and paragraph.region_of[last] < 0 and (doc[last].pos_ in NOMINAL or _is_name(doc[last])):
        return doc[last]
    if last > 0 and doc[last].text == ",":
        name = _before_bracket(doc, last - 1)
        if 0 <= name < last - 1 and doc[name].pos_ in NOMINAL:
            return doc[name]
        for opening in (_first_nominal(paragraph, verb.sent.start, last), _apposed(doc[last - 1], verb)):
            if opening is not None and opening.i + 1 < last and doc[opening.i + 1].text == ",":
                return opening
    starts = [paragraph.token_after(region) for region in regions if paragraph.regions[region].end <= verb.idx]
    if starts and last >= starts[-1]:
        return _first_nominal(paragraph, starts[-1], verb.i)
    return _first_nominal(paragraph, verb.i + 1, verb.i + 8) if regions else None


def _before_bracket(doc: Doc, last: int) -> int:
    """`Ann Lee (R-Md.) said`: the token before a bracket that ends at `last`, else `last`."""
    if last < 0 or doc[last].text != ")":
        return last
    opening = next((i for i in range(last - 1, max(-1, last - LONGEST_BRACKET), -1) if doc[i].text == "("), None)
    return last if opening is None else opening - 1


def _apposed(token: Token, verb: Token) -> Token | None:
    """`In Bath, Senator Ann Lee, the minority leader, said`: the noun whose apposition or relative clause ends with
    `token`, right before the comma of the cue."""
    while token.head != token and token.head.i < verb.i:
        if token.dep_ in ("appos", "relcl") and token.left_edge.i > token.head.i:
            return token.head
        token = token.head
    return None


def first_subject(paragraph: Paragraph, cue: Token) -> tuple[int, int] | None:
    """`Lee slammed the plan on "Today," calling it ...`: the first subject outside marks in the sentence of the cue, by
    its stops, where the parser cut the sentence at the marks. None where the participle does not follow a comma."""
    if cue.i < 2 or paragraph.text[: cue.idx].rstrip(" \n”\"’'")[-1:] != ",":
        return None
    begin = max(sentence_ends(paragraph.text, 0, cue.idx), default=0)
    for token in paragraph.doc[: cue.i]:
        if token.idx >= begin and token.dep_ in SUBJECTS and paragraph.region_of[token.i] < 0:
            return noun_phrase(token, cue)
    return None


def _is_name(token: Token) -> bool:
    """A capital within the sentence, whatever the tagger saw in it: `"...," said Skelly` is no adverb."""
    return token.text[0].isupper() and not token.is_sent_start and not token.is_stop and token.pos_ in _MISTAGGED


def _first_nominal(paragraph: Paragraph, start: int, end: int) -> Token | None:
    """The last word of the first run of nouns in the token range."""
    found = None
    for token in paragraph.doc[start:end]:
        if paragraph.region_of[token.i] >= 0:
            return found
        if token.pos_ in NOMINAL or _is_name(token) or (found is not None and token.tag_ == "POS"):
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
    """`The plan, she said, failed.`, `It is, as she put it, a start.`: the sentence around a cue that the parser hung
    on it as an aside."""
    token = cue.token
    if token.tag_ not in ("VBD", "VBZ", "VBP"):
        return []
    if not (
        token.dep_ == "parataxis"
        or (token.dep_ == "ccomp" and "clause" in cue.entry.frames and _is_set_before(token))
        or (token.dep_ == "advcl" and _is_as_said(cue))
    ):
        return []
    aside, around = {part.i for part in token.subtree}, token.head
    while around.pos_ not in ("VERB", "AUX") and around.head != around:
        around = around.head
    return runs(part for part in around.subtree if part.i not in aside)


def _is_as_said(cue: Cue) -> bool:
    """`as X put it`, `as X reported`: short, without an object of its own; of time (`as he began`) are other verbs."""
    token = cue.token
    parts = list(token.children)
    if not any(part.lower_ == "as" and part.i < token.i for part in parts):
        return False
    length = token.right_edge.i - token.left_edge.i
    objects = [part.lower_ for part in parts if part.dep_ in ("dobj", "ccomp", "xcomp", "dative")]
    if cue.entry.lemma == "put":
        return objects == ["it"] and length <= LONGEST_PUT_IT
    return "clause" in cue.entry.frames and not objects and length <= LONGEST_ASIDE


def _tagged(paragraph: Paragraph, draft: Draft) -> list[tuple[int, int]]:
    """`The dam is safe, said Ann Lee.`: the sentence before the comma and the cue, where the parser lost it."""
    cue, doc = draft.cue_words[0], paragraph.doc
    if draft.cue is None or "clause" not in draft.cue.entry.frames:
        return []
    if draft.source is None or cue.tag_ not in ("VBD", "VBZ", "VBP"):
        return []
    first, last = min(draft.source[0], cue.i), max(draft.source[1] - 1, draft.cue_words[-1].i)
    if first < 2 or doc[first - 1].text != "," or last + 1 >= len(doc) or doc[last + 1].text != ".":
        return []
    comma = doc[first - 1].idx
    begin = max(sentence_ends(paragraph.text, 0, comma), default=0)
    return [(begin, comma)] if paragraph.region_at(comma) < 0 else []


def _is_set_before(verb: Token) -> bool:
    """`Lee argued in a letter, the dam is safe`: the cue's clause stands first, and a comma closes it."""
    last = verb.right_edge
    has_subject = any(child.dep_ in SUBJECTS for child in verb.children)
    return has_subject and verb.head.i > last.i + 1 and last.nbor().text == ","


def _behind_title(paragraph: Paragraph, cue: Cue) -> Ranges:
    """`said on NBC's "Meet the Press" on Sunday that ...`: the clause behind the show, whose name upsets the parser."""
    token, doc = cue.token, paragraph.doc
    for that in doc[token.i + 1 : min(token.i + FURTHEST_THAT, len(doc))]:
        outside = paragraph.region_of[that.i] < 0
        if outside and (that.text in STOPS or that.pos_ in ("VERB", "AUX") or that.dep_ == "mark"):
            shows = {region for region in paragraph.region_of[token.i : that.i] if region >= 0}
            if that.lower_ != "that" or not shows or not all(paragraph.is_title(region) for region in shows):
                return []
            clause = that.head if that.head.i > that.i else that
            return [(that.i, max(part.i for part in clause.subtree) + 1)]
    return []


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
