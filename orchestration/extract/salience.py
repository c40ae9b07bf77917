"""How much an article is about each whom it names: in the headline, in the lead, how often, how early.

The features are those of Dunietz and Gillick ("A New Entity Salience Task with Millions of Training Examples", EACL
2014): first location, mentions, headline. So is the measure: an entity is salient where a summary names it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from orchestration.extract import lexicon
from orchestration.extract.entities import Bearer, Entities
from orchestration.extract.language import Passage, Reading
from orchestration.records import EntityMention, EntityNaming, Span


def weigh(reading: Reading, entities: Entities, unnamed: Sequence[EntityMention]) -> tuple[EntityNaming, ...]:
    """The article's bearers in order of their first mention; `unnamed` are the mentions without a name."""
    lead = _lead(reading)
    title = (reading.article.title or "").casefold()
    spans: dict[tuple[str, str], list[Span]] = {(b.name, b.entity_type): [*b.mentions] for b in entities.bearers}
    for mention in unnamed:
        spans[mention.name, mention.entity_type].append(mention.span)
    return tuple(
        _weighed(bearer, spans[bearer.name, bearer.entity_type], reading, lead, title) for bearer in entities.bearers
    )


def score(is_in_headline: bool, is_in_lead: bool, mention_count: int, earliness: float) -> float:
    """The probability that a summary in one line names it; `mention_count` those outside the headline."""
    weights = lexicon.load("salience.yml")
    odds = weights["intercept"] + weights["headline"] * is_in_headline
    if mention_count:
        odds += weights["lead"] * is_in_lead + weights["mentions"] * math.log(mention_count)
        odds += weights["earliness"] * earliness
    return float(1 / (1 + math.exp(-odds)))


def _weighed(bearer: Bearer, spans: list[Span], reading: Reading, lead: Passage | None, title: str) -> EntityNaming:
    start = lead.start if lead is not None else 0
    inside = [span for span in spans if span.start >= start]
    first = min((span.start for span in inside), default=None)
    earliness = 0.0 if first is None else 1 - (first - start) / max(1, len(reading.text) - start)
    is_in_lead = first is not None and lead is not None and first < lead.block.span.end
    is_in_headline = len(inside) < len(spans) or _names(title, (bearer.name, *bearer.forms))
    return EntityNaming(
        bearer.name,
        bearer.entity_type,
        round(score(is_in_headline, is_in_lead, len(inside), earliness), 3),
        is_in_headline,
        is_in_lead,
        name_count=len(bearer.mentions),
        mention_count=len(spans),
        earliness=round(earliness, 3),
    )


def _lead(reading: Reading) -> Passage | None:
    """The first paragraph of the body; not one that only repeats the title."""
    title = (reading.article.title or "").strip().casefold()
    body = [passage for passage in reading.passages if passage.block.role == "body"]
    repeats = len(body) > 1 and body[0].doc.text.strip().casefold() == title
    return body[repeats] if body else None


def _names(title: str, forms: Iterable[str]) -> bool:
    """Whether a title in lower case holds one of the forms as whole words."""
    return any(
        form.casefold() in title and re.search(rf"(?<!\w){re.escape(form.casefold())}(?!\w)", title) for form in forms
    )
