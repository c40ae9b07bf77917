"""Who did what to whom, and who says so: PLOVER events by patterns over the dependency parse.

codebook      the lexicon as look-up tables      syntax             subject, object, control, coordination
participants  noun phrases and who is in them    doers, clauses, arguments  who does it, to whom
matching      which code a word has here         frames, nouns      triggers with their arguments
agents        countries and sectors              counts             the dead, injured, arrested, troops, amounts
doubt         what is no event after all         topics, contexts   the article's field; the event's field of life
modality      actual, future, hypothetical …     reality            what around a word tells that
dating        which day is its own, what is history                 confidence  how sure it is
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from orchestration.extract.entities import Entities
from orchestration.extract.events.agents import Agents
from orchestration.extract.events.confidence import probability, signals_of
from orchestration.extract.events.contexts import contexts_of, contexts_of_sentence
from orchestration.extract.events.counts import figures_in
from orchestration.extract.events.dating import in_time, latest_told
from orchestration.extract.events.doubt import is_own_business, is_private_matter
from orchestration.extract.events.frames import Frame
from orchestration.extract.events.nouns import frames
from orchestration.extract.events.participants import PLACE_LABELS, Cast
from orchestration.extract.events.topics import topic_of
from orchestration.extract.language import Reading
from orchestration.extract.places import locate
from orchestration.records import DateExpression, EventMention, Place, Quote


def find_events(
    reading: Reading, entities: Entities, quotes: Sequence[Quote], dates: Sequence[DateExpression]
) -> list[EventMention]:
    """All events of the fact-bearing passages, in text order; one whose trigger a quote holds is asserted by it."""
    found = [
        replace(event, score=probability(signals)) for event, signals in with_signals(reading, entities, quotes, dates)
    ]
    return sorted(found, key=lambda event: event.trigger)


def with_signals(
    reading: Reading, entities: Entities, quotes: Sequence[Quote], dates: Sequence[DateExpression]
) -> Iterator[tuple[EventMention, list[str]]]:
    """Each event, still without its score, and what the score is made of (`confidence`)."""
    published = reading.article.published_at
    today = published.date() if published else latest_told(dates)
    agents, topic = Agents(entities, reading.text), topic_of(reading.text)
    for passage in reading.passages:
        if not passage.doc.has_annotation("DEP"):
            continue
        cast = Cast(passage, entities, topic)
        for frame in frames(cast, quotes):
            event = _mention(cast, frame, dates, today, agents)
            if is_own_business(frame.trigger, event, agents):
                continue
            if not is_private_matter(topic, frame.code, (*event.actors, *event.recipients), agents):
                yield event, signals_of(cast, frame.trigger, event, agents)


def _mention(
    cast: Cast, frame: Frame, dates: Sequence[DateExpression], today: date | None, agents: Agents
) -> EventMention:
    passage = cast.passage
    when, modality = in_time(passage, frame, dates, today)
    actors, recipients = agents.with_codes(frame.actors), agents.with_codes(frame.recipients)
    return EventMention(
        event_type=frame.code.event_type,
        mode=frame.code.mode,
        modality=modality,
        sentence=passage.span(frame.trigger.sent),
        trigger=passage.span(frame.trigger),
        contexts=contexts_of(contexts_of_sentence(frame.trigger.sent), frame.code.mode, [*actors, *recipients]),
        actors=actors,
        recipients=recipients,
        place=_place_of(cast, frame),
        date=when,
        asserted_by=frame.asserted_by,
        figures=figures_in(frame.trigger, frame.code, passage.start),
    )


def _place_of(cast: Cast, frame: Frame) -> Place | None:
    """The place named by an "in", "at" or "near" of the trigger or of the verb above it."""
    if frame.place is None:
        return None
    mention = cast.mention(frame.place)
    if mention is None or mention.entity_type != "place" or frame.place.ent_type_ not in PLACE_LABELS:
        return None
    nearby = tuple(b.name for b in cast.entities.bearers if b.entity_type == "place" and b.name != mention.name)
    return locate(mention.name, nearby)
