"""Speakers."""
from __future__ import annotations
from orchestration.extract.entities import Entities
from orchestration.extract.language import Reading
from orchestration.records import Quote


def resolve_speakers(reading: Reading, entities: Entities, quotes: list[Quote]) -> list[Quote]:
    return quotes
