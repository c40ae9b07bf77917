"""Who a source is: from the phrase as written to a person, organization or kind of speaker in the article.

forms       what kind of source a word is      salience    who is in focus where
resolution  from a source to its speaker       confidence  how often that is right
Where the evidence is thin the speaker stays `unresolved`.
"""

from __future__ import annotations

from dataclasses import replace

from orchestration.extract.entities import Entities
from orchestration.extract.language import Reading
from orchestration.extract.speakers.resolution import Resolver
from orchestration.records import Quote

__all__ = ["resolve_speakers"]


def resolve_speakers(reading: Reading, entities: Entities, quotes: list[Quote]) -> list[Quote]:
    """The same quotes, in the same order, with their speakers."""
    resolver = Resolver(reading, entities, quotes)
    return [replace(quote, speaker=resolver.speaker(index)) for index, quote in enumerate(quotes)]
