"""A text's blocks and what each of them is: its paragraphs labelled by patterns of the language.

Nothing is deleted: every visible character lies in exactly one block, and whoever wants the article
alone takes the roles they trust. The patterns are data (`block_rules.yml`). Not here: blocks of a web
page, which its structure tells (`page`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from typing import Any

import yaml

from orchestration.ingest.surroundings import Label, settle
from orchestration.records import Block, BlockRole, Span

EDGE_BLOCKS = 6
"""How many blocks count as the head or the tail of a text: bylines, credits and notices stand there."""
LONGEST_RULED = 1200
"""Characters; longer blocks are prose. Bounds the time of every pattern."""
LONGEST_HEADLINE_WORDS = 30
WIDEST_WRAP = 100
"""Characters; text that was wrapped by a mailer or a wire service has lines of 60 to 80."""


PLACES: dict[str, Callable[[int, int], bool]] = {
    "head": lambda from_start, from_end: from_start < EDGE_BLOCKS,
    "tail": lambda from_start, from_end: from_end < EDGE_BLOCKS,
}
"""Where a rule may hold, by the number of blocks before and behind."""

_TEASING = frozenset({"related_link", "promo", "caption", "newsletter_prompt", "share_prompt"})
_TO_READERS = re.compile(r"\b(?:our|your|us|you|here|free|now)\b", re.IGNORECASE)
"""Roles whose patterns first lines match that are headlines: "Watch: ...", "Opinion: ..."."""
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*(?:\n\s*)+")
_WORD = re.compile(r"[^\W_]+")
_ENDS_STATEMENT = re.compile(r"""[.…;,:-]['"”’)\]]*$""")
_FRAMES = {"whole": r"\A[\W_]*(?:{})[\W_]*\Z", "start": r"\A(?:{})", "end": r"(?:{})\Z", "find": r"(?:{})"}
_AS_RULES_READ = str.maketrans("'\n\t\u00a0\u2009\u202f", "’     ")


@dataclass(frozen=True)
class _Rule:
    """One entry of `block_rules.yml`, compiled."""

    id: str
    role: BlockRole
    pattern: re.Pattern[str]
    words: int
    place: str | None
    unless: re.Pattern[str] | None

    def holds(self, piece: str, word_count: int, from_start: int, from_end: int) -> bool:
        if word_count > self.words:
            return False
        if self.place and not PLACES[self.place](from_start, from_end):
            return False
        return self.pattern.search(piece) is not None and not (self.unless and self.unless.search(piece))


@functools.cache
def _rules() -> tuple[_Rule, ...]:
    rules = []
    for entry in _data()["rules"]:
        flags = re.NOFLAG if entry.get("case") else re.IGNORECASE
        pattern = _FRAMES[entry["match"]].format("|".join(map(_spelled_out, entry["any"])))
        unless = re.compile(_spelled_out(entry["unless"]), re.IGNORECASE) if "unless" in entry else None
        rule = _Rule(entry["id"], entry["role"], re.compile(pattern, flags), entry["words"], entry.get("place"), unless)
        rules.append(rule)
    return tuple(rules)


@functools.cache
def _data() -> dict[str, Any]:
    return dict(yaml.safe_load(resources.files(__package__).joinpath("block_rules.yml").read_text(encoding="utf-8")))


@functools.cache
def pattern_part(name: str) -> str:
    """The regular expression of a named part of `block_rules.yml`, without groups that capture."""
    return f"(?:{_spelled_out(_data()['parts'][name])})"


def _spelled_out(pattern: str) -> str:
    for name in _data()["parts"]:
        if f"{{{name}}}" in pattern:
            pattern = pattern.replace(f"{{{name}}}", pattern_part(name))
    return pattern


def label_blocks(text: str, title: str | None = None) -> tuple[Block, ...]:
    """The blocks of any text as it is, in its order; offsets into `text`, white space around them left out.

    A block is a paragraph: what blank lines separate, and lines of their own between them (`split`).
    With a `title`, a first block that says the same is the headline; without one, a first line that
    reads like a headline is. Linear in the length of the text.
    """
    spans = split(text)
    pieces = [text[start:end] for start, end in spans]
    labels: list[Label] = []
    is_told = False  # whether the story has begun: what stands before it may be the page's own
    for index in range(len(pieces)):
        labels.append(_label(pieces, index, title, is_told))
        is_told = is_told or labels[-1][0] in ("body", "headline")
    return tuple(Block(span, *label) for span, label in zip(spans, settle(pieces, labels), strict=True))


def split(text: str) -> list[Span]:
    """Where the blocks stand: between blank lines, and at line ends that end a unit of their own.

    A line end inside a paragraph is only a wrap where the next line goes on in lower case, or where
    the whole text was wrapped at one width and the next word would not have fitted any more.
    """
    width = _wrap_width(text)
    spans: list[Span] = []
    start = 0
    for gap_start, gap_end in [*(m.span() for m in _PARAGRAPH_BREAK.finditer(text)), (len(text), len(text))]:
        spans += _split_lines(text, start, gap_start, width)
        start = gap_end
    return spans


def _split_lines(text: str, start: int, end: int, width: int | None) -> list[Span]:
    lines: list[Span] = []
    at = start
    for line in text[start:end].split("\n"):
        stripped = line.strip()
        if stripped:
            begin = at + len(line) - len(line.lstrip())
            lines.append(Span(begin, begin + len(stripped)))
        at += len(line) + 1
    merged: list[Span] = []
    last = Span(0, 0)
    for line_span in lines:
        if merged and _is_wrap(text, last, line_span, width):
            merged[-1] = Span(merged[-1].start, line_span.end)
        else:
            merged.append(line_span)
        last = line_span
    return merged


def _is_wrap(text: str, line: Span, following: Span, width: int | None) -> bool:
    if text[following.start].islower():
        return text[line.end - 1] not in ".!?"
    if width is None or text[following.start - 1] in " \t":
        return False
    space = text.find(" ", following.start, following.end)
    next_word = (following.end if space < 0 else space) - following.start
    return line.end - line.start + 1 + next_word > width


def _wrap_width(text: str) -> int | None:
    """The width at which a text was wrapped, None where its line ends mean something.

    In English prose about five words of six begin in lower case, so wrapped lines mostly do; lines
    that are units of their own begin with a capital.
    """
    lines = [line.strip() for line in text.split("\n")]
    inner = [(one, two) for one, two in pairwise(lines) if one and two]
    if len(inner) < 4 or sum(two[0].islower() for _, two in inner) < len(inner) / 2:
        return None
    widest = max(len(line) for line in lines)
    return widest if widest <= WIDEST_WRAP else None


def _label(pieces: list[str], index: int, title: str | None, is_told: bool) -> Label:
    piece = pieces[index]
    role, rule = label_piece(piece, index, len(pieces) - 1 - index)
    if index < EDGE_BLOCKS and not is_told:
        if title and _same_words(piece, title):
            return "headline", "headline.is_the_title"
        may_be = role == "body" or (index == 0 and role in _TEASING and not _TO_READERS.search(piece))
        if may_be and not title and index + 1 < len(pieces) and reads_like_headline(piece):
            return "headline", "headline.first_line"
    return role, rule


def label_piece(piece: str, from_start: int, from_end: int) -> Label:
    """Role and rule of one block by its language alone, `from_start` and `from_end` blocks from the edges."""
    if len(piece) > LONGEST_RULED:
        return "body", "body.paragraph"
    word_count = len(_WORD.findall(piece))
    if not word_count:
        return "other", "other.no_words"
    plain = piece.translate(_AS_RULES_READ)
    for rule in _rules():
        if rule.holds(plain, word_count, from_start, from_end):
            return rule.role, rule.id
    return "body", "body.paragraph"


def reads_like_headline(piece: str) -> bool:
    """Whether a first line can be the headline: short, one line, begun with a capital, not closed as a statement."""
    words = piece.split()
    return (
        3 <= len(words) <= LONGEST_HEADLINE_WORDS
        and len(piece) <= 200
        and "\n" not in piece
        and (piece[0].isupper() or piece[0] in "‘’'“\"" or piece[0].isdigit())
        and not _ENDS_STATEMENT.search(piece)
        and not re.match(r"By [A-Z]", piece)
    )


def _same_words(piece: str, title: str) -> bool:
    return len(piece) <= 2 * len(title) + 20 and _WORD.findall(piece.casefold()) == _WORD.findall(title.casefold())
