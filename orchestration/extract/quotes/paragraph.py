"""One paragraph as the quote rules see it: tokens, quoted regions, cues; and drafts of attributions.

All offsets are local to the paragraph until `Draft` becomes a `Quote`.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, Token

from orchestration.extract.language import Passage
from orchestration.extract.quotes.contents import Ranges
from orchestration.extract.quotes.cues import Cue, find_cues
from orchestration.extract.quotes.marks import Region, quoted_regions

WORD = re.compile(r"\w+(?:[’'-]\w+)*")
EDGES = ' \t\r\n\xa0"“”„‟«»‘`,;:–—-'
"""What is trimmed from the ends of a piece of content; a final stop goes too, unless it stands within marks."""
EXCLAMATIONS = frozenset("?!")
SMALL_WORDS = frozenset(
    ("a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "is", "nor", "of", "on", "or", "the", "to")
) | {"with"}
SHORTEST_HEADLINE = 3
SHORTEST_SENTENCE = 4
_POSSESSOR = re.compile(r"[A-Z]\w*['’]s\s$")
_BY_AUTHOR = re.compile(r"\sby\s(?:the\s)?[A-Z]")
_STOP = re.compile(r"[.?!]+[)\]]*(?=\s|$)")
_NO_STOP = re.compile(
    r"\b(?:Mrs?|Ms|Dr|Prof|Sens?|Reps?|Govs?|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Rev|Hon|St|Jr|Sr|vs|etc|Inc|Corp|Ltd|Co|No|[A-Z]"
    r"|[ap]\.m|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.$"
)

LONGEST_ABBREVIATION = 16
_SEAT = re.compile(r"\((?:[A-Z]|[A-Z][a-z]+)[-–][A-Z][\w.]{0,8}\.\)$")
"""Party and seat behind a name: `(D-Md.)`."""


def _has_capitals(words: list[str]) -> bool:
    return all(word[0].isupper() or word[0].isdigit() or word in SMALL_WORDS for word in words)


def sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets after the stops in [start, end) that end a sentence: not those of abbreviations and initials."""
    for stop in _STOP.finditer(text, start, end):
        opening = max(start, stop.end() - LONGEST_ABBREVIATION)
        if not _NO_STOP.search(text, opening, stop.end()) and not _SEAT.search(text, opening, stop.end()):
            yield stop.end()


@dataclass(eq=False)
class Draft:
    """An attribution in the making. `pieces` are local character ranges, `source` a token range."""

    paragraph: Paragraph
    cue: Cue | None
    cue_words: tuple[Token, ...] = ()
    pieces: list[tuple[int, int]] = field(default_factory=list)
    source: tuple[int, int] | None = None
    regions: list[int] = field(default_factory=list)


class Paragraph:
    """A passage with its quoted regions and cues."""

    def __init__(self, passage: Passage, previous: Passage | None = None) -> None:
        self.passage = passage
        self.previous = previous
        self.doc: Doc = passage.doc
        self.text: str = passage.doc.text
        self.regions: list[Region] = quoted_regions(self.text)
        self.linked: frozenset[int] = frozenset()
        self._region_starts = [region.start for region in self.regions]

    @cached_property
    def region_of(self) -> list[int]:
        """For each token the index of the region that holds it, -1 outside."""
        return [self.region_at(token.idx) for token in self.doc]

    @cached_property
    def cues(self) -> list[Cue]:
        return find_cues(self.doc, [region >= 0 for region in self.region_of])

    def region_at(self, offset: int) -> int:
        at = bisect.bisect_right(self._region_starts, offset) - 1
        return at if at >= 0 and offset < self.regions[at].end else -1

    def inner(self, region: int) -> str:
        """The quoted words without their marks."""
        return self.text[self.regions[region].inner_start : self.regions[region].inner_end]

    def word_count(self, region: int) -> int:
        return len(WORD.findall(self.inner(region)))

    def first_token(self, region: int) -> int:
        """Index of the first token at or after the region's start."""
        return bisect.bisect_left(self._token_starts, self.regions[region].start)

    def token_after(self, region: int) -> int:
        """Index of the first token at or after the region's end."""
        return bisect.bisect_left(self._token_starts, self.regions[region].end)

    @cached_property
    def _token_starts(self) -> list[int]:
        return [token.idx for token in self.doc]

    def is_sentence(self, region: int) -> bool:
        """Words that begin with a capital and end with a stop, and that are no title."""
        inner = self.inner(region).rstrip(" '’")
        is_whole = (
            inner[:1].isupper() and inner[-1:] in (".", "?", "!") and self.word_count(region) >= SHORTEST_SENTENCE
        )
        return is_whole and not self.is_title(region)

    @cached_property
    def is_headline(self) -> bool:
        """A block labelled so, or a line with a capital on every word outside quotation marks."""
        if self.passage.block.role == "headline":
            return True
        outside = [word.group() for word in WORD.finditer(self.text) if self.region_at(word.start()) < 0]
        return len(outside) >= SHORTEST_HEADLINE and "\n" not in self.text.strip() and _has_capitals(outside)

    def is_title(self, region: int) -> bool:
        """Capitals on every word that is not small, one word after a possessor (`NBC's "Today"`), or an author behind
        (`"The dam will hold," by Ann Lee`): the name of a book, show or article, not somebody's words."""
        words = WORD.findall(self.inner(region))
        if not words:
            return False
        if self.has_author(region):
            return True
        if self.is_headline or self.inner(region).rstrip()[-1:] in EXCLAMATIONS:
            return False
        if len(words) == 1 and not _POSSESSOR.search(self.text, 0, self.regions[region].start):
            return False
        return _has_capitals(words)

    def has_author(self, region: int) -> bool:
        """`"The dam will hold," by Ann Lee`: the headline of an article."""
        return self.inner(region).endswith(",") and _BY_AUTHOR.match(self.text, self.regions[region].end) is not None

    def is_nickname(self, region: int) -> bool:
        """`Marcia "Cia" Price`: a capital word between names."""
        first, after = self.first_token(region), self.token_after(region)
        if self.word_count(region) > 1 or first == 0 or after >= len(self.doc):
            return False
        return self.inner(region)[:1].isupper() and self.doc[first - 1].pos_ == self.doc[after].pos_ == "PROPN"

    def characters(self, ranges: Ranges) -> list[tuple[int, int]]:
        """Character ranges of token ranges."""
        return [(self.doc[a].idx, self.doc[b - 1].idx + len(self.doc[b - 1])) for a, b in ranges if b > a]

    def whole_regions(self, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The pieces, each grown over the quoted regions that it touches: no content ends within its marks."""
        grown = []
        for start, end in pieces:
            first, last = self.region_at(start), self.region_at(max(start, end - 1))
            grown.append(
                (
                    self.regions[first].start if first >= 0 else start,
                    self.regions[last].end if last >= 0 else end,
                )
            )
        return grown

    def tidy(self, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Sorted pieces, joined where no word stands between them, without dateline, marks and commas at their ends."""
        joined: list[tuple[int, int]] = []
        for start, end in sorted(pieces):
            if joined and (start <= joined[-1][1] or not WORD.search(self.text, joined[-1][1], start)):
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        trimmed = (self._trimmed(start, end) for start, end in joined)
        return [(start, end) for start, end in trimmed if WORD.search(self.text, start, end)]

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        text, start = self.text, max(start, self.passage.report_start)
        while start < end and (text[start] in EDGES or (text[start] in "'’" and self.region_at(start) >= 0)):
            start += 1
        while start < end and (text[end - 1] in EDGES or (text[end - 1] in "'’" and self._ends_region(end))):
            end -= 1
        if text[start:end].endswith(".") and self.region_at(end - 1) < 0 and not _NO_STOP.search(text, start, end):
            end -= 1
        return start, end

    def _ends_region(self, end: int) -> bool:
        region = self.region_at(end - 1)
        return region >= 0 and self.regions[region].inner_end < end

    def ends_sentence(self, start: int, end: int) -> bool:
        """Whether a sentence ends in [start, end): a stop, question or exclamation mark before a space or the end."""
        return any(True for _ in sentence_ends(self.text, start, end))
