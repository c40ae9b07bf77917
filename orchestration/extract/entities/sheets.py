"""A passage laid out for reading names: token texts, tags, and lines with the way they are set.

Capitals mean nothing in a line in capitals and little in a title-case headline, and in a line of
results or standings a city's name is its team's: rules must know the setting.
"""

from __future__ import annotations

import bisect
import itertools
import re
from dataclasses import dataclass
from typing import Literal

from orchestration.extract.entities.words import accounts, little_words
from orchestration.extract.language import Passage, Reading
from orchestration.records import EntityType, Span

Setting = Literal["prose", "capitals", "title_case", "figures", "accounts"]

WRAPPED_LINE = (45, 95)
"""Mean and greatest length of lines in hard-wrapped text: there a line break is only a space."""

SHORTEST_HEADLINE, LONGEST_HEADLINE = 4, 25
"""Tokens of a headline in title case."""
DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
"""A date as datelines give it."""
LONGEST_ACCOUNTS = 8
"""Tokens of the longest row of a company's results that compares nothing: "Record March 3"."""
LONGEST_FIGURES = 30
"""Tokens of the longest line that is taken for results or standings."""


@dataclass(frozen=True, slots=True)
class Line:
    """Tokens [start, end) between two hard line breaks."""

    start: int
    end: int
    setting: Setting


@dataclass(frozen=True, slots=True)
class Sheet:
    """One passage: parallel lists per token, and its lines."""

    passage: Passage
    texts: list[str]
    tags: list[str]
    lines: list[Line]

    def span(self, start: int, end: int) -> Span:
        """Where tokens [start, end) stand in the article."""
        return self.passage.span(self.passage.doc[start:end])

    def form(self, start: int, end: int) -> str:
        """Tokens [start, end) as one string with single spaces."""
        return self.texts[start] if end - start == 1 else " ".join(self.passage.doc[start:end].text.split())

    def glued(self, index: int) -> bool:
        """Whether no white space stands between this token and the next."""
        return not self.passage.doc[index].whitespace_

    def line_of(self, index: int) -> Line:
        """The line that holds a token."""
        at = bisect.bisect_right(self.lines, index, key=lambda line: line.start) - 1
        return self.lines[max(at, 0)]


@dataclass(slots=True)
class Candidate:
    """Tokens [start, end) of a sheet that may be a name; `label` is the pipeline's opinion, if it had one;
    `ticker` the symbol in brackets behind it."""

    sheet: Sheet
    start: int
    end: int
    label: EntityType | None
    title: str | None = None
    kind: EntityType | None = None
    ticker: str | None = None
    lead: float | None = None

    @property
    def form(self) -> str:
        return self.sheet.form(self.start, self.end)

    @property
    def texts(self) -> list[str]:
        return self.sheet.texts[self.start : self.end]

    @property
    def is_in_dateline(self) -> bool:
        """Whether it stands before the report begins."""
        passage = self.sheet.passage
        return passage.doc[self.start].idx < passage.report_start


def is_capitalised(text: str) -> bool:
    """Whether a token begins like a name; "iPhone" and "eBay" count."""
    return text[0].isupper() or (len(text) > 2 and text[0].isalpha() and text[1].isupper())


def lay_out(reading: Reading) -> list[Sheet]:
    """All passages of an article."""
    return [_sheet(passage) for passage in reading.passages]


def _sheet(passage: Passage) -> Sheet:
    doc = passage.doc
    tokens = [(token.text, token.tag_) for token in doc]
    texts = [text for text, _ in tokens]
    tags = [tag for _, tag in tokens]
    breaks = [] if _is_wrapped(doc.text) else [i for i, text in enumerate(texts) if "\n" in text and text.isspace()]
    edges = [-1, *breaks, len(texts)]
    lines = [
        Line(before + 1, after, _setting(texts[before + 1 : after]))
        for before, after in itertools.pairwise(edges)
        if after > before + 1
    ]
    return Sheet(passage, texts, tags, lines)


def _is_wrapped(text: str) -> bool:
    lengths = [len(line) for line in text.split("\n")[:-1]]
    mean, greatest = WRAPPED_LINE
    return len(lengths) > 1 and sum(lengths) / len(lengths) >= mean and max(lengths) <= greatest


def _setting(texts: list[str]) -> Setting:
    words = [text for text in texts if text.isalpha() and len(text) > 1]
    if _is_of_accounts(texts, words):
        return "accounts"
    if _is_of_figures(texts, words):
        return "figures"
    capitals = sum(len(word) for word in words if word.isupper())
    if len(words) > 1 and capitals >= 0.8 * sum(map(len, words)):
        return "capitals"
    return "title_case" if _is_title_case(texts, words) else "prose"


def _is_title_case(texts: list[str], words: list[str]) -> bool:
    """A headline with capitals on all words but the little ones; lists of names have commas, brackets, figures."""
    long = [word for word in words if len(word) > 3]
    if (
        len(long) < 3
        or not SHORTEST_HEADLINE <= len(texts) <= LONGEST_HEADLINE
        or texts.count(",") > 1
        or {"(", "/"} & set(texts)
    ):
        return False
    small = little_words()
    if sum(text[0].isdigit() for text in texts) > 2 or any(word.islower() and word not in small for word in words):
        return False
    return sum(word[0].isupper() for word in long) >= 0.8 * len(long)


def _is_of_figures(texts: list[str], words: list[str]) -> bool:
    """Results, standings, fixtures: "Exampleton 2 Sampleford 1", "3. Sampleford 12 8 2", "Exampleton v Sampleford"."""
    if not words or len(texts) > LONGEST_FIGURES or not all(word[0].isupper() for word in words if len(word) > 2):
        return False
    numbers = sum(text[0].isdigit() or (text[0] == "." and text[1:].isdigit()) for text in texts)
    if DAY.search("".join(texts)):
        return False
    return (numbers >= 2 and numbers >= 0.4 * len(texts)) or (len(texts) <= 7 and bool({"v", "vs"} & set(texts[1:-1])))


def _is_of_accounts(texts: list[str], words: list[str]) -> bool:
    """A row of a company's results as the wires send them: "Shr 12 cts vs nine", "Revs 3.1 mln", "Record March 3"."""
    if not words or words[0].lower() not in accounts("rows") or texts[-1] == "." or len(texts) > LONGEST_FIGURES:
        return False
    if not any(text[0].isdigit() for text in texts):
        return False
    lowered = {text.lower() for text in texts}
    dated = words[0].lower() in accounts("dated")
    return "vs" in lowered or (len(texts) <= LONGEST_ACCOUNTS and (dated or bool(lowered & accounts("units"))))
