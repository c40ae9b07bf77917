"""Who is quoted saying what, as written: content, cue and source of direct, mixed and indirect quotes.

marks        which characters stand within quotation marks        cues          words that attribute (lexicon)
linking      which cue a quoted region belongs to                 contents      a cue's complement by grammar
sources      the noun phrase whose words they are                 labels        `Lee: ...`, `"..." - Lee`
paragraph, attribution   one paragraph's quotes                   continuation  those that go on in the next
"""

from __future__ import annotations

from orchestration.extract.entities import Entities
from orchestration.extract.language import Reading
from orchestration.extract.quotes.continuation import collect
from orchestration.records import Quote

__all__ = ["find_quotes"]


def find_quotes(reading: Reading, entities: Entities) -> list[Quote]:
    """The quotes of an article in the order of their content, speakers not yet resolved."""
    return sorted(collect(reading, entities), key=lambda quote: (quote.content[0], quote.content[-1].end))
