"""Who did what to whom, and who says so: PLOVER events by patterns over the dependency parse.

codebook      the lexicon as look-up tables     syntax    subject, object, control, coordination
participants  noun phrases and who is in them   modality  actual, future, hypothetical, negated
frames        triggers with their arguments     counts    the dead, injured, arrested, troops
"""

from __future__ import annotations

from collections.abc import Sequence

from datetime import date, timedelta

from orchestration.extract.entities import Entities
from orchestration.extract.events.counts import counts_in
from orchestration.extract.events.frames import Frame, frames
from orchestration.extract.events.participants import PLACE_LABELS, Cast
from orchestration.extract.language import Passage, Reading
from orchestration.extract.places import locate
from orchestration.records import DateExpression, EventDate, EventMention, Modality, Place, Quote, Span

HISTORICAL_AFTER = timedelta(days=365)
"""An event dated more than a year before publication is history to this article, not its news."""


def find_events(
    reading: Reading, entities: Entities, quotes: Sequence[Quote], dates: Sequence[DateExpression]
) -> list[EventMention]:
    """All events of the fact-bearing passages, in text order. An event whose trigger stands in a quote is asserted by it."""
    published = reading.article.published_at
    today = published.date() if published else None
    found: list[EventMention] = []
    for passage in reading.passages:
        if not passage.doc.has_annotation("DEP"):
            continue
        cast = Cast(passage, entities)
        for frame in frames(cast, quotes):
            found.append(_mention(cast, frame, dates, today))
    return sorted(found, key=lambda event: event.trigger)


def _mention(cast: Cast, frame: Frame, dates: Sequence[DateExpression], today: date | None) -> EventMention:
    passage = cast.passage
    sentence = passage.span(frame.trigger.sent)
    expression = _date_of(passage, frame, sentence, dates)
    when = None
    modality: Modality = frame.modality
    if expression and expression.start and expression.end:
        when = EventDate(expression.start, expression.end, expression.granularity)
        if today and modality == "actual" and when.end < today - HISTORICAL_AFTER:
            modality = "historical"
    return EventMention(
        event_type=frame.code.event_type,
        mode=frame.code.mode,
        modality=modality,
        sentence=sentence,
        trigger=passage.span(frame.trigger),
        actors=frame.actors,
        recipients=frame.recipients,
        place=_place_of(cast, frame),
        date=when,
        asserted_by=frame.asserted_by,
        counts=counts_in(frame.trigger, frame.code),
        score=frame.score,
    )


def _date_of(passage: Passage, frame: Frame, sentence: Span, dates: Sequence[DateExpression]) -> DateExpression | None:
    """The date that hangs on the trigger, else on the clause around it, else the only one of the sentence."""
    inside = [
        d
        for d in dates
        if sentence.start <= d.span.start < sentence.end and d.timex_type in ("DATE", "TIME") and d.start
    ]
    if not inside:
        return None
    clause = frame.trigger
    for _ in range(3):
        low, high = clause.left_edge.idx + passage.start, clause.right_edge.idx + passage.start
        near = [d for d in inside if low <= d.span.start <= high]
        if near:
            at = frame.trigger.idx + passage.start
            return min(near, key=lambda d: (d.span.start < at, abs(d.span.start - at)))
        if clause.head == clause or clause.dep_ in ("ccomp", "relcl", "ROOT"):
            break
        clause = clause.head
    return inside[0] if len(inside) == 1 and frame.trigger.dep_ == "ROOT" else None


def _place_of(cast: Cast, frame: Frame) -> Place | None:
    """The place named by an "in", "at" or "near" of the trigger or of the verb above it."""
    if frame.place is None:
        return None
    mention = cast.mention(frame.place)
    if mention is None or mention.entity_type != "place" or frame.place.ent_type_ not in PLACE_LABELS:
        return None
    nearby = tuple(b.name for b in cast.entities.bearers if b.entity_type == "place" and b.name != mention.name)
    return locate(mention.name, nearby)
