"""Which cue each quoted region of a paragraph belongs to, by what stands between them.

Order of evidence in news text (counted on PolNeAR 1.0, training part): content-source-cue 61 %,
content-cue-source 19 %, source-cue-content 19 %; cue and content share a paragraph in 98 % of cases.
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from orchestration.extract.quotes.contents import complement
from orchestration.extract.quotes.cues import Cue, Entry, entries
from orchestration.extract.quotes.paragraph import Paragraph
from orchestration.extract.quotes.sources import SUBJECTS, words

FURTHEST_CUE = 30
"""Tokens between a region and its cue."""
FURTHEST_UNKNOWN = 8
"""Tokens between a region and a verb that the lexicon does not know."""
LONGEST_TAIL = 4
"""Words between a cue that ends its sentence and the stop: `Ms Lee said on Monday.`"""
SHORTEST_BEFORE_UNKNOWN = 3
STOPS = frozenset((".", ";", ":", "(", "who", "which", "that", "and", "but"))
SUBORDINATORS = frozenset(
    (
        "although",
        "though",
        "even",
        "while",
        "when",
        "because",
        "if",
        "since",
        "before",
        "after",
        "unless",
        "until",
        "where",
    )
)
"""What begins a clause behind quoted words that says nothing of who said them: `"...," although she sold it`."""
JOINTS = frozenset({"but", "and", "while", "although", "though", "when", "as"})
_BREAK = re.compile(r"(?:,|--|[–—]|\s-)$")
_DASHED_NAME = re.compile(r"\s[–—-]{1,2}\s(?:More from\s)?(?:[A-Z][\w.’'-]*(?:\s(?:and\s)?|(?=:))){1,6}:$")
"""`The polls were wrong - Ann Lee: "..."`: the name behind a dash, not the verb before it, has the words."""
OPEN_END = re.compile(r"[,?!…—–-]\s*$|\.\.\.\s*$")
INNER_MARKS = " \u00a0'’”\""
"""Ends of a quote within the quote, which may stand after the comma."""
BEFORE_SUBJECT = frozenset({"PROPN", "PRON", "NOUN", "DET", "ADJ"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN", "VB"})


def link(paragraph: Paragraph) -> dict[int, Cue]:
    """Region index -> the cue that introduces, follows or interrupts it directly."""
    links: dict[int, Cue] = {}
    for region in range(len(paragraph.regions)):
        cue = (
            _before(paragraph, region, near_only=True)
            or (_after(paragraph, region) if _is_broken_off(paragraph, region) else None)
            or _before(paragraph, region)
            or _after(paragraph, region)
            or (None if _is_reported(paragraph, region) else _unknown_verb(paragraph, region))
            or _mistagged(paragraph, region)
            or _before_colon(paragraph, region)
        )
        if cue is None:
            cue = _resumed(paragraph, region, links)
        if cue is not None:
            links[region] = cue
    return links


def _between(paragraph: Paragraph, region: int) -> int:
    """Offset at which the text before a region begins: the end of the region before it, or 0."""
    return paragraph.regions[region - 1].end if region else 0


def _before(paragraph: Paragraph, region: int, near_only: bool = False) -> Cue | None:
    """`She said: "..."`, `he said, "..."`, `he said "..."`: the nearest cue to the left in the sentence."""
    start, end = _between(paragraph, region), paragraph.regions[region].start
    left = paragraph.text[start:end].rstrip()
    if not left or left[-1] in ".?!;":
        return None
    if (left[-1] == "," and paragraph.is_title(region)) or _DASHED_NAME.search(left):
        return None
    cues = [cue for cue in paragraph.cues if start <= cue.token.idx < end]
    for cue in reversed(cues):
        stop = cue.token.idx + len(cue.token)
        if paragraph.ends_sentence(stop, end):
            return None
        adjacent = paragraph.text[stop:end].strip() in ("", ",", ":")
        if cue.takes_quote and (adjacent or (left[-1] in ":," and not near_only)):
            return cue
    return None


def _after(paragraph: Paragraph, region: int) -> Cue | None:
    """`"...," said X`, `"...," X said`: the first cue of the clause that follows, with its subject there."""
    if paragraph.is_title(region) and not _leads(paragraph, region):
        return None
    end = paragraph.regions[region].end
    is_comma = paragraph.text[end : end + 1] == "," or paragraph.inner(region).rstrip(INNER_MARKS)[-1:] not in (
        "?",
        "!",
    )
    is_open = OPEN_END.search(paragraph.inner(region).rstrip(INNER_MARKS)) or paragraph.text[end : end + 1] == ","
    later = (i for i in range(region + 1, len(paragraph.regions)) if not paragraph.is_nickname(i))
    limit = next((paragraph.regions[i].start for i in later), len(paragraph.text))
    first = paragraph.token_after(region)
    for cue in paragraph.cues:
        token = cue.token
        if token.i < first or token.pos_ != "VERB":
            continue
        if token.idx >= limit or token.i - first > FURTHEST_CUE or paragraph.ends_sentence(end, token.idx):
            return None
        if _opens_clause(token, first):
            return None
        if cue.takes_quote and token.tag_ in FINITE and _has_subject_from(token, first):
            if not is_comma and _acts(cue):
                return None
            if _is_reported(paragraph, region) or _is_inside(paragraph, region, cue):
                return None
            return cue if is_open or _is_tag(paragraph, region, token, first) else None
    return None


def _is_broken_off(paragraph: Paragraph, region: int) -> bool:
    """Words that end in a comma: what follows them goes on with their sentence."""
    end = paragraph.regions[region].end
    return paragraph.text[end : end + 1] == "," or paragraph.inner(region).rstrip(INNER_MARKS).endswith(",")


def _is_inside(paragraph: Paragraph, region: int, cue: Cue) -> bool:
    """`With the help of "X", Lee asked them to stay`, `calls it "late," and Lee agrees`: words within a sentence whose
    cue has a content of its own or another clause."""
    opening = paragraph.text[: paragraph.regions[region].start].rstrip()
    if not opening or opening[-1] in ".?!:;,”\"'’":
        return False
    if paragraph.doc[paragraph.token_after(region)].lower_ in ("and", "or"):
        return True
    return any(
        child.dep_ in ("ccomp", "xcomp") and child.i > cue.token.i and paragraph.region_of[child.i] < 0
        for child in cue.token.children
    )


def _leads(paragraph: Paragraph, region: int) -> bool:
    """`"Good Evening," she said`: words that begin their sentence and end in a comma are no title, capitals or not."""
    before = paragraph.text[: paragraph.regions[region].start].rstrip()
    leads = (not before or before[-1] in ".?!") and not paragraph.has_author(region)
    return leads and paragraph.inner(region).rstrip(INNER_MARKS).endswith(",")


def _acts(cue: Cue) -> bool:
    """`"Who is there?" Lee put the lamp down.`: an object that is nobody who listens makes it another sentence."""
    lemma = cue.token.lemma_.lower()
    if "object_infinitive" in cue.entry.frames or lemma in words("two_objects") | words("addressing"):
        return False
    return any(child.dep_ == "dobj" and child.i > cue.token.i for child in cue.token.children)


def _opens_clause(verb: Token, first: int) -> bool:
    """`"...," but he denied that ...`: a conjunction before the verb and a clause behind it are another report."""
    if verb.doc[first].pos_ not in ("CCONJ", "SCONJ") and verb.doc[first].lower_ not in JOINTS:
        return False
    return any(child.dep_ in ("ccomp", "xcomp") and child.i > verb.i for child in verb.children)


def _is_tag(paragraph: Paragraph, region: int, verb: Token, first: int) -> bool:
    """`"... for him" Ms Lee asked.`: a short tail after words without their comma, its verb without a clause."""
    is_last = verb.i + 1 == len(verb.doc) or verb.nbor().text in (".", "\n")
    if not is_last and paragraph.inner(region).endswith("."):
        return False
    if verb.i - first > (FURTHEST_UNKNOWN if is_last else LONGEST_TAIL):
        return False
    if paragraph.word_count(region) < SHORTEST_BEFORE_UNKNOWN or _is_after_colon(paragraph, region):
        return False
    return not any(child.dep_ in ("ccomp", "xcomp", "dobj") and child.i > verb.i for child in verb.children)


def _unknown_verb(paragraph: Paragraph, region: int) -> Cue | None:
    """`"...," she barked`: after words that end in a comma, or in a question mark in mid-sentence, any finite verb with
    its subject attributes them."""
    if paragraph.is_title(region) or paragraph.word_count(region) < SHORTEST_BEFORE_UNKNOWN:
        return None
    first, inner = paragraph.token_after(region), paragraph.inner(region).rstrip(INNER_MARKS)
    if first >= len(paragraph.doc):
        return None
    if not inner.endswith(",") and not (inner[-1:] in ("?", "!") and paragraph.doc[first].text.islower()):
        return None
    for token in paragraph.doc[first : first + FURTHEST_UNKNOWN]:
        if paragraph.region_of[token.i] >= 0 or token.text in STOPS or token.text in SUBORDINATORS:
            return None
        if any(child.dep_ == "ccomp" and child.i > token.i for child in token.children):
            return None
        if token.pos_ == "VERB" and _is_finite(token) and _has_subject_from(token, first):
            return Cue(token, Entry(token.lemma_.lower(), "statement", frozenset({"quote"})))
    return None


def _is_reported(paragraph: Paragraph, region: int) -> bool:
    """`She said there was a "difference," when it came to pay`: grammar gives the words to a cue that stands before
    them in their sentence."""
    start, first = paragraph.regions[region].start, paragraph.first_token(region)
    if _is_after_colon(paragraph, region):
        return False
    for cue in paragraph.cues:
        if cue.token.i >= first:
            return False
        if not paragraph.ends_sentence(cue.token.idx, start) and any(a <= first < b for a, b in complement(cue)[1]):
            return True
    return False


def _is_after_colon(paragraph: Paragraph, region: int) -> bool:
    return paragraph.text[: paragraph.regions[region].start].rstrip().endswith(":")


def _mistagged(paragraph: Paragraph, region: int) -> Cue | None:
    """`"...," the editorial read.`: behind words that end in a comma a form of a known cue at the end of its phrase,
    whatever part of speech the tagger saw in it."""
    if paragraph.is_title(region) or not paragraph.inner(region).rstrip(INNER_MARKS).endswith(","):
        return None
    first = paragraph.token_after(region)
    for token in paragraph.doc[first + 1 : first + FURTHEST_UNKNOWN]:
        if paragraph.region_of[token.i] >= 0 or token.text in STOPS or token.nbor(-1).pos_ in ("VERB", "AUX", "ADV"):
            return None
        entry = entries("verbs").get(token.lemma_.lower())
        if entry is None or "quote" not in entry.frames or token.i + 1 == len(token.doc):
            continue
        if token.nbor().text == "-":
            return None
        if token.nbor().pos_ in ("PUNCT", "ADP", "ADV", "SPACE") or token.nbor().ent_type_ == "DATE":
            return Cue(token, entry)
    return None


def _is_finite(verb: Token) -> bool:
    """A past tense, or a participle straight behind a name or pronoun: taggers confuse the two after a quote."""
    return verb.tag_ in ("VBD", "VBZ") or (verb.tag_ == "VBN" and verb.nbor(-1).pos_ in ("PROPN", "PRON"))


def _before_colon(paragraph: Paragraph, region: int) -> Cue | None:
    """`Ms Lee scolded him: "..."`: any finite verb of the sentence that a colon ends; or, before a whole sentence in
    marks, a comma or dash."""
    left = paragraph.text[: paragraph.regions[region].start].rstrip()
    if _DASHED_NAME.search(left):
        return None
    if _is_after_colon(paragraph, region) or (_BREAK.search(left) and paragraph.is_sentence(region)):
        return verb_before(paragraph, paragraph.first_token(region))
    return None


def verb_before(paragraph: Paragraph, first: int) -> Cue | None:
    """The last finite verb with a subject of its own in the sentence that ends at token `first`, as a cue."""
    for token in reversed(paragraph.doc[max(0, first - FURTHEST_CUE) : first]):
        if paragraph.region_of[token.i] >= 0 or token.text in (".", "?", "!", ";", "\n"):
            return None
        is_finite = token.pos_ == "VERB" and token.tag_ in ("VBD", "VBZ", "VBP")
        if is_finite and any(child.dep_ in SUBJECTS for child in token.children):
            return Cue(token, Entry(token.lemma_.lower(), "statement", frozenset({"quote"})))
    return None


def _has_subject_from(verb: Token, first: int) -> bool:
    """Whether the verb's subject stands in the same stretch, on either side of it."""
    if any(child.dep_ in (*SUBJECTS, "dobj", "attr") and child.i >= first for child in verb.children):
        return True
    if verb.i == first:
        following = verb.nbor() if verb.i + 1 < len(verb.doc) else None
        if following is None:
            return False
        return following.pos_ in BEFORE_SUBJECT or following.dep_ == "amod" or following.text[0].isupper()
    return any(token.pos_ in ("PROPN", "PRON", "NOUN") for token in verb.doc[first : verb.i])


def _resumed(paragraph: Paragraph, region: int, links: dict[int, Cue]) -> Cue | None:
    """`"...," she said. "..."`: words that go on after the cue's clause, in the same paragraph."""
    if paragraph.is_title(region):
        return None
    if not links:
        return _just_said(paragraph, region)
    start, end = _between(paragraph, region), paragraph.regions[region].start
    between = paragraph.text[start:end].rstrip()
    if "\n" in between or _is_reported_on(paragraph, links[max(links)], start, end):
        return None
    return links[max(links)] if not between or between[-1] in ".?!:,;—–-…" else None


def _is_reported_on(paragraph: Paragraph, cue: Cue, start: int, end: int) -> bool:
    """`"...," she said, adding that it was late. "We ..."`, `"...," she said. Lee added that it was late. "We ..."`:
    what follows goes on with what was added."""
    for other in paragraph.cues:
        verb = other.token
        if not max(start, cue.token.idx + 1) <= verb.idx < end or not other.takes_quote:
            continue
        is_new = verb.tag_ in FINITE and verb.dep_ == "ROOT" and paragraph.ends_sentence(cue.token.idx, verb.idx)
        if verb.lower_ == "adding" or is_new:
            return any(child.dep_ == "ccomp" and child.i > verb.i for child in verb.children)
    return False


def _just_said(paragraph: Paragraph, region: int) -> Cue | None:
    """`The talks failed, Ms Lee said. "..."`: a sentence that its cue ends, then the source's own words."""
    start, end = _between(paragraph, region), paragraph.regions[region].start
    left = paragraph.text[start:end].rstrip()
    cues = [cue for cue in paragraph.cues if start <= cue.token.idx < end and cue.takes_quote]
    if not left.endswith(".") or "\n" in paragraph.text[start:end] or not cues:
        return None
    tail = paragraph.text[cues[-1].token.idx + len(cues[-1].token) : start + len(left)]
    return cues[-1] if len(tail.split()) <= LONGEST_TAIL and not re.search(r"[.?!]\s", tail) else None
