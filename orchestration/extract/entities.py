"""Names and their bearers in one article."""
from __future__ import annotations
from dataclasses import dataclass
from orchestration.extract.language import Reading
from orchestration.records import EntityMention


@dataclass(frozen=True)
class Entities:
    """The mentions of one article, in text order, and ways to ask for them."""

    mentions: tuple[EntityMention, ...]


def find_entities(reading: Reading) -> Entities:
    return Entities(())
