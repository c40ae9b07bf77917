"""Quotes."""
from __future__ import annotations
from orchestration.extract.entities import Entities
from orchestration.extract.language import Reading
from orchestration.records import Quote


def find_quotes(reading: Reading, entities: Entities) -> list[Quote]:
    return []
