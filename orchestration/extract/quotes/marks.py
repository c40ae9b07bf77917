"""Which characters of a paragraph lie within quotation marks.

The marks of news text: “ ” „ « » " '' ``…'' and, outside those, the single ‘ ’ '. A region never
leaves its paragraph: a mark that stays open there is the news convention for a quote that goes on in
the next paragraph, which opens with a mark of its own (AP Stylebook, "quotation marks").
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Region(NamedTuple):
    """Quoted text: [start, end) with its marks, [inner_start, inner_end) without.

    `is_closed` is false where the paragraph ends before the mark is closed."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    is_closed: bool = True


_DOUBLE = re.compile(r"[“”„‟«»\"]|''|``")
_OPENS_ONLY = frozenset(("“", "„", "«", "``"))
_CLOSES_ONLY = frozenset(("”", "»"))
_PARTNER = {"“": "”", "„": "“”‟", "«": "»", "``": "''"}
_SINGLE = re.compile(r"(?<![^\s(\[/—–-])[‘'](?=[A-Za-z0-9$£€“])")
_ELISION = re.compile(r"['‘’](?:\d\ds?\b|(?:em|til|tis|twas|cause|bout|round|n)\b)", re.IGNORECASE)
_SINGLE_END = re.compile(r"(?<=\S)[’'](?![A-Za-z0-9])")
_LONGEST_SINGLE = 300
"""Characters after which an opening single mark is taken for an apostrophe."""


def quoted_regions(text: str) -> list[Region]:
    """The quoted regions of a text in order, none inside another; a line break ends a paragraph."""
    regions: list[Region] = []
    for line in re.finditer(r"[^\n]+", text):
        regions += _line_regions(line.group(), line.start())
    return regions


def _line_regions(line: str, base: int) -> list[Region]:
    regions: list[Region] = []
    opened: re.Match[str] | None = None
    depth = 0
    for mark in _DOUBLE.finditer(line):
        if opened is None:
            if _can_open(mark, line):
                opened, depth = mark, 0
        elif mark.group() == opened.group() and mark.group() in _OPENS_ONLY and not _is_wrong_way(mark, line):
            depth += _has_two_ends(line, mark, opened)
        elif _closes(opened.group(), mark, line):
            if depth:
                depth -= 1
                continue
            regions.append(Region(opened.start(), mark.end(), opened.end(), mark.start()))
            opened = None
    if opened is not None:
        regions.append(Region(opened.start(), len(line), opened.end(), len(line), is_closed=False))
    regions += [single for start, end in _gaps(regions, len(line)) for single in _singles(line, start, end)]
    return [_moved(region, base) for region in sorted(regions)]


def _is_wrong_way(mark: re.Match[str], line: str) -> bool:
    """An opening mark that stands where only an end can: `all of it,“ she said`, `a “full review“ of it`."""
    before, after = line[: mark.start()][-1:], line[mark.end() :][:1]
    return before != "" and (before in ",.?!…" or before.isalnum()) and not after.strip()


def _can_open(mark: re.Match[str], line: str) -> bool:
    """Followed by text, and not an inch mark, a stray end or a value in markup (`id="7"`)."""
    before, after = line[: mark.start()][-1:], line[mark.end() :][:1]
    if mark.group() in _CLOSES_ONLY or not after.strip() or before == "=" or after == ">":
        return False
    return mark.group() in _OPENS_ONLY or not before.isalnum() or before == ""


def _closes(opener: str, mark: re.Match[str], line: str) -> bool:
    if opener in _PARTNER:
        if mark.group() == opener:
            return True
        return mark.group() in _PARTNER[opener] or (mark.group() == '"' and line[: mark.start()][-1:].strip() != "")
    if opener == "''":
        return mark.group() == "''"
    return mark.group() in ('"', "”")


def _has_two_ends(line: str, mark: re.Match[str], opened: re.Match[str]) -> bool:
    """A second opening mark counts as nested only if enough ends follow for both."""
    ends = _PARTNER[opened.group()]
    openers_left = line.count(opened.group(), mark.start())
    return sum(line.count(end, mark.end()) for end in ends) > openers_left


def _gaps(regions: list[Region], length: int) -> list[tuple[int, int]]:
    edges = [0, *(edge for region in regions for edge in (region.start, region.end)), length]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _singles(line: str, start: int, end: int) -> list[Region]:
    """Single marks: an opener after a space or bracket, its end before a non-letter."""
    regions: list[Region] = []
    at = start
    while (opener := _SINGLE.search(line, at, end)) is not None:
        at = opener.end()
        if _ELISION.match(line, opener.start()):
            continue
        closer = _single_end(line, opener.end() + 1, min(end, opener.end() + _LONGEST_SINGLE))
        if closer is not None:
            regions.append(Region(opener.start(), closer + 1, opener.end(), closer))
            at = closer + 1
    return regions


def _single_end(line: str, start: int, end: int) -> int | None:
    """The first end that is no plural possessive (`the voters' choice`), else the first end at all."""
    first = None
    for closer in _SINGLE_END.finditer(line, start, end):
        if first is None:
            first = closer.start()
        possessive = line[closer.start() - 1] == "s" and re.match(r" [a-z]", line[closer.end() : closer.end() + 2])
        if not possessive:
            return closer.start() if not _SINGLE.search(line, first + 1, closer.start()) else first
    return first


def _moved(region: Region, by: int) -> Region:
    start, end, inner_start, inner_end, *rest = region
    return Region(start + by, end + by, inner_start + by, inner_end + by, *rest)
