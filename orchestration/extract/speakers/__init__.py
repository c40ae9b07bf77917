"""Who a phrase means: from a quote's source, a pronoun, a description to whom the article names, or a kind of speaker.

resolution  the way from a source to its speaker     people, bodies, antecedents, offices   the rules, by kind of phrase
salience    who is in focus where                    findings, confidence   what was found, and how often that is right
scene, forms   what the rules see                    circumstances   to whom and where it was said
mentions    pronouns and descriptions anywhere else
Where the evidence is thin the speaker stays `unresolved`.
"""

from __future__ import annotations

from dataclasses import replace

from orchestration.extract.entities import Entities
from orchestration.extract.language import Reading
from orchestration.extract.speakers.circumstances import addressee, venue
from orchestration.extract.speakers.mentions import mentions_without_names
from orchestration.extract.speakers.resolution import Resolver
from orchestration.records import EntityMention, Quote, Speaker

__all__ = ["resolve", "resolve_speakers"]


def resolve(reading: Reading, entities: Entities, quotes: list[Quote]) -> tuple[list[Quote], list[EntityMention]]:
    """The same quotes, in order, with their speakers, addressees and venues; and the mentions without a name."""
    resolver = Resolver(reading, entities, quotes)
    spoken = [_complete(reading, quote, resolver.speaker(index)) for index, quote in enumerate(quotes)]
    return spoken, mentions_without_names(resolver.scene, spoken)


def resolve_speakers(reading: Reading, entities: Entities, quotes: list[Quote]) -> list[Quote]:
    """The quotes alone."""
    return resolve(reading, entities, quotes)[0]


def _complete(reading: Reading, quote: Quote, speaker: Speaker) -> Quote:
    cue = reading.tokens(quote.cue[-1]) if quote.cue else None
    if cue is None or cue.root.pos_ != "VERB":
        return replace(quote, speaker=speaker)
    verb = cue.root
    return replace(quote, speaker=speaker, addressee=addressee(verb), venue=venue(verb))
