"""Who a source is: from the phrase as written to a person, organization or kind of speaker in the article.

resolution  the way from a source to its speaker     people, bodies, antecedents, offices   the rules, by kind of phrase
salience    who is in focus where                    findings, confidence   what was found, and how often that is right
scene, forms   what the rules see                    circumstances   to whom and where it was said
Where the evidence is thin the speaker stays `unresolved`.
"""

from __future__ import annotations

from dataclasses import replace

from orchestration.extract.entities import Entities
from orchestration.extract.language import Reading
from orchestration.extract.speakers.circumstances import addressee, venue
from orchestration.extract.speakers.resolution import Resolver
from orchestration.records import Quote, Speaker

__all__ = ["resolve_speakers"]


def resolve_speakers(reading: Reading, entities: Entities, quotes: list[Quote]) -> list[Quote]:
    """The same quotes, in the same order, with their speakers, addressees and venues."""
    resolver = Resolver(reading, entities, quotes)
    return [_complete(reading, quote, resolver.speaker(index)) for index, quote in enumerate(quotes)]


def _complete(reading: Reading, quote: Quote, speaker: Speaker) -> Quote:
    cue = reading.tokens(quote.cue[-1]) if quote.cue else None
    if cue is None or cue.root.pos_ != "VERB":
        return replace(quote, speaker=speaker)
    verb = cue.root
    return replace(quote, speaker=speaker, addressee=addressee(verb), venue=venue(verb))
