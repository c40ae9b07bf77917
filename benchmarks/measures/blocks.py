"""Blocks: the role of every line, of plain texts and of pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from benchmarks.gold_cases import GoldCase
from benchmarks.measures.matching import (
    WORD,
    each_pattern,
    shared,
)
from benchmarks.measures.tally import Tally
from orchestration.records import (
    FACT_ROLES,
    Article,
    Block,
    Span,
)


def blocks(case: GoldCase, predicted: Sequence[Block], tally: Tally, strays: Sequence[str] = ()) -> None:
    """Every line that is not blank counts once; its role is that of the block that holds most of it."""
    roles = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", case.text):
        span = Span(*line.span())
        wanted, got = _role_at(span, case.article.blocks), _role_at(span, predicted)
        roles.append((wanted, got))
        tally.ask("blocks.line", right=wanted == got)
        if wanted != got:
            tally.errors.append(("blocks", case.case_id, f"{got} instead of {wanted}: {line.group()[:80]}"))
    for role in {role for pair in roles for role in pair if role}:
        counts = {
            "hit": sum(wanted == got == role for wanted, got in roles),
            "gold": sum(wanted == role for wanted, _ in roles),
            "found": sum(got == role for _, got in roles),
        }
        for name in (f"blocks.role.{role}", *(["blocks.noise"] if role not in ("body", "headline") else [])):
            tally.add(name, **counts)
    tally.add("blocks.micro", hit=sum(wanted == got for wanted, got in roles), gold=len(roles))
    tally.add("blocks.micro", found=sum(got is not None for _, got in roles) + len(strays))
    tally.add("blocks.role.body", found=len(strays))
    tally.errors += [("blocks", case.case_id, f"body, but not of the article: {stray[:80]}") for stray in strays]
    for pattern in each_pattern("blocks", case):
        for wanted, got in [*roles, *((None, "body") for _ in strays)]:
            tally.ask(pattern, right=wanted == got)


def page_blocks(case: GoldCase, article: Article) -> tuple[list[Block], list[str]]:
    """The blocks of a page as blocks of the gold text, matched by their words, and what of its body is left over."""
    rest = [(_line_key(article.text[slice(*block.span)]), block) for block in article.blocks]
    blocks: list[Block] = []
    for wanted in case.article.blocks:
        key = _line_key(case.text[slice(*wanted.span)])
        if found := next((block for other, block in rest if other == key), None):
            blocks.append(Block(wanted.span, found.role, found.rule))
            rest = [(other, block) for other, block in rest if block is not found]
    return blocks, [article.text[slice(*block.span)] for _, block in rest if block.role in FACT_ROLES]


def _line_key(text: str) -> str:
    return " ".join(WORD.findall(text))


def _role_at(line: Span, blocks: Iterable[Block]) -> str | None:
    best = max(blocks, key=lambda block: shared(block.span, line), default=None)
    return best.role if best and shared(best.span, line) else None
