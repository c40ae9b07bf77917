"""Extractions against gold: hits, misses and false alarms, by task, by type and by pattern.

Each task adds to a `Tally`; the tally turns into flat figures (`quotes.match.f1`). How a match is
defined stands with each function, and in words in docs/accuracy.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.gold_cases import GoldCase
from benchmarks.measures.blocks import blocks as measure_blocks
from benchmarks.measures.blocks import page_blocks
from benchmarks.measures.entities import dates, entities, mentions, salience
from benchmarks.measures.events import events
from benchmarks.measures.matching import one_to_one, words
from benchmarks.measures.quotes import quotes
from benchmarks.measures.tally import Tally
from orchestration.records import Block, Extraction

__all__ = ["Tally", "measure", "one_to_one", "page_blocks", "words"]


def measure(
    case: GoldCase, extraction: Extraction, blocks: Sequence[Block], tally: Tally, strays: Sequence[str] = ()
) -> None:
    """Add one case. `blocks` are the predicted ones, `strays` what of a page was taken for body and stands nowhere in
    the gold text; the extraction was made from the gold blocks."""
    if "blocks" in case.tasks:
        measure_blocks(case, blocks, tally, strays)
    if "quotes" in case.tasks:
        quotes(case, extraction.quotes, tally)
    if "entities" in case.tasks:
        entities(case, extraction.entity_mentions, tally)
    if "mentions" in case.tasks:
        mentions(case, extraction.entity_mentions, tally)
    if "salience" in case.tasks:
        salience(case, extraction.entity_namings, tally)
    if "dates" in case.tasks:
        dates(case, extraction.date_expressions, tally)
    if "events" in case.tasks:
        events(case, extraction, tally)
