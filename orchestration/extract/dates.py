"""Date expressions."""
from __future__ import annotations
from orchestration.extract.language import Reading
from orchestration.records import DateExpression


def find_dates(reading: Reading) -> list[DateExpression]:
    return []
