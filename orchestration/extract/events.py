"""Events."""
from __future__ import annotations
from collections.abc import Sequence
from orchestration.extract.entities import Entities
from orchestration.extract.language import Reading
from orchestration.records import DateExpression, EventMention, Quote


def find_events(reading: Reading, entities: Entities, quotes: Sequence[Quote], dates: Sequence[DateExpression]) -> list[EventMention]:
    return []
