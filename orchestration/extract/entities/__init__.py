"""Names in one article: recognition repaired by rules, types, and one canonical name per bearer.

recognition  the pipeline's names with better boundaries, and their types
naming       which names belong to one bearer, its fullest form, gender, titles and roles
model        `Entities` and `Bearer`: what the later stages ask
"""

from __future__ import annotations

from orchestration.extract.entities.model import Bearer, Entities, Gender, Number
from orchestration.extract.entities.naming import name_bearers
from orchestration.extract.entities.recognition import recognise
from orchestration.extract.language import Reading

__all__ = ["Bearer", "Entities", "Gender", "Number", "find_entities"]


def find_entities(reading: Reading) -> Entities:
    """Every name of the article's passages, each with its bearer's one name."""
    return name_bearers(recognise(reading))
