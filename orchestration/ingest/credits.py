"""Whom a text says it was taken from: the agency in its dateline, its byline or its last lines, as written there.

Reads the labelled blocks of any text. Not here: what the head of a page declares (`page`), who wrote the text
(`metadata`), the agencies' names (`block_rules.yml`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from orchestration.ingest.blocks import EDGE_BLOCKS, pattern_part
from orchestration.records import Block, BlockRole

LONGEST_CREDIT = 80
"""Characters; what is longer is a sentence about the source, not its name."""

_TAKEN_FROM = re.compile(
    r"^\W*(?:(?:source|via|courtesy)s?\s?: *+|(?:this (?:article|story|post|piece) (?:was )?)?(?:first|originally) "
    r"(?:published|appeared) (?:in|by|on|at) |distributed by )(?!read |click |https?:|link\b|here\b)"
    r"([^\n.|;]{2,80})",
    re.IGNORECASE,
)
"""Lines that name where the text stood first."""


@dataclass(frozen=True)
class _Forms:
    """The forms in which an agency is credited."""

    dateline: re.Pattern[str]
    byline: re.Pattern[str]
    alone: re.Pattern[str]


@functools.cache
def _forms() -> _Forms:
    agency = pattern_part("agency")
    several = rf"({agency}(?: ?[/,&+] ?(?:{agency}|[Aa]gencies|[Ss]taff))*)"
    return _Forms(
        # PARIS, March 3 (AFP) — · (Reuters) - · OSLO, 3 March, NTB –
        re.compile(rf"^[^\n()]{{0,60}}?\({several}\) ?(?:[-–—]|--)|^[A-Z]{{3,}}[^\n()]{{2,50}}, {several} ?[-–—]"),
        re.compile(rf"(?:^|[,|/;–—-] ?|\b(?:[Bb]y|BY|for|with|from)\s)(?:[Tt]he )?{several}(?: [Ss]taff)?\W*$"),
        re.compile(rf"^\W*(?:[Ww]ith )?{several}\W*$"),
    )


def written_credit(text: str, blocks: tuple[Block, ...]) -> str | None:
    """The first credit that the text itself bears: in its dateline, its byline, its last lines. None if in none."""
    lines = [(block.role, text[slice(*block.span)]) for block in blocks]
    return next(_written(lines), None)


def _written(lines: Sequence[tuple[BlockRole, str]]) -> Iterator[str]:
    forms = _forms()
    head, tail = lines[:EDGE_BLOCKS], lines[-EDGE_BLOCKS:]
    yield from _named(forms.dateline, (line for role, line in head if role in ("dateline", "body")))
    yield from _named(forms.byline, (line for role, line in head if role in ("byline", "credit")))
    credits = [line for role, line in tail if role == "credit"]
    yield from _named(forms.alone, credits)
    yield from _named(_TAKEN_FROM, credits)


def _named(form: re.Pattern[str], lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        found = form.search(line[:400])
        named = next((name for name in found.groups() if name), "").strip(" ,–—-()") if found else ""
        if 2 <= len(named) <= LONGEST_CREDIT:
            yield named
