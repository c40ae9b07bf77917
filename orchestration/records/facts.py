"""What extract passes on: quotes, mentions, dates and events of one article, each with its spans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from orchestration.records.articles import BlockRole
from orchestration.records.closed_lists import (
    AttributionMethod,
    CountKind,
    CueClass,
    EntityType,
    EventContext,
    EventType,
    Granularity,
    MentionForm,
    MentionMethod,
    Modality,
    QuoteType,
    Sector,
    SpeakerStatus,
    TimexType,
)
from orchestration.records.spans import Span, Spans


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible speaker and the probability given to them."""

    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says a quote. `name` is an in-article canonical name (None unless status is `named`);
    `score` the probability that status and name are right; `candidates` best first, the winner included."""

    status: SpeakerStatus
    name: str | None = None
    entity_type: EntityType | None = None
    score: float = 0.0
    method: AttributionMethod = "none"
    candidates: tuple[Candidate, ...] = ()


NO_SPEAKER = Speaker("unresolved")


@dataclass(frozen=True, slots=True)
class Quote:
    """PARC's triple: content, cue, source. Marks stand outside `content`; cue and source may be empty.
    `addressee` ("reporters") and `venue` ("in a letter", "on Twitter") are as written."""

    quote_type: QuoteType
    content: Spans
    cue: Spans = ()
    cue_lemma: str | None = None
    cue_class: CueClass | None = None
    source: Spans = ()
    speaker: Speaker = NO_SPEAKER
    addressee: str | None = None
    venue: str | None = None
    reported_in_block: BlockRole = "body"


@dataclass(frozen=True, slots=True)
class EntityMention:
    """A mention and the one name its bearer has in this article (the fullest form found). `score` is the probability
    that a mention without a name means that bearer; of a name `name_score` is the probability that the bearer's name
    is one, whole and of its type: whom names mean is weighed across articles."""

    span: Span
    entity_type: EntityType
    name: str
    mention_form: MentionForm = "name"
    title_as_written: str | None = None
    role_as_written: str | None = None
    method: MentionMethod = "name"
    score: float | None = None
    name_score: float | None = None


@dataclass(frozen=True, slots=True)
class EntityNaming:
    """One bearer of a name in one article, and how much the article is about it: `salience` is the probability that a
    summary in one line names it, out of the parts behind it (`extract/salience.py`). `name_count` are the mentions by
    name, `mention_count` those of any form; `earliness` is 1 for who comes where the text begins, 0 where it ends."""

    name: str
    entity_type: EntityType
    salience: float
    is_in_headline: bool
    is_in_lead: bool
    name_count: int
    mention_count: int
    earliness: float


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A TIMEX3 with the calendar days it covers (ISO days, both inclusive; None where it cannot be
    anchored). `anchor` is what it was counted from: `document`, `dateline`, `narrative`, `none`; `score` the
    probability that the value is right, by method."""

    span: Span
    timex_type: TimexType
    timex_value: str | None
    start: date | None
    end: date | None
    granularity: Granularity
    anchor: Literal["document", "dateline", "narrative", "none"]
    method: str
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Participant:
    """Actor or recipient: the span of the noun phrase's name or head, the in-article name if it has one, the country
    it belongs to (ISO 3166-1 alpha-2) and its PLOVER sector, each None where the article does not say."""

    span: Span
    name: str | None = None
    country_code: str | None = None
    sector: Sector | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the map: name as GeoNames or ISO has it, ISO 3166-1 alpha-2 code, GeoNames id if known."""

    name: str
    country_code: str | None = None
    geonames_id: int | None = None


@dataclass(frozen=True, slots=True)
class EventDate:
    """When an event happened: inclusive days, with the granularity of the expression they came from."""

    start: date
    end: date
    granularity: Granularity


@dataclass(frozen=True, slots=True)
class EventCount:
    """A number that a sentence gives for an event: people, or an `amount` with its unit (an ISO 4217 code where it is
    money, else the noun). `span` holds the number as written, with what it counts left out."""

    kind: CountKind
    number: float
    span: Span
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class EventMention:
    """PLOVER: who did what to whom, and who says so.

    `asserted_by` is the index of a quote in the same extraction, None for the narrator.
    `figures` are the numbers that the sentence gives for it, at most one of a kind;
    `score` the probability that type, actors and recipients are right, by kind of frame."""

    event_type: EventType
    modality: Modality
    sentence: Span
    trigger: Span
    mode: str | None = None
    contexts: tuple[EventContext, ...] = ()
    actors: tuple[Participant, ...] = ()
    recipients: tuple[Participant, ...] = ()
    place: Place | None = None
    date: EventDate | None = None
    asserted_by: int | None = None
    figures: tuple[EventCount, ...] = ()
    score: float = 0.0

    @property
    def counts(self) -> dict[str, int]:
        """How many people by kind: `dead`, `injured`, `arrested`, `troops`."""
        return {figure.kind: int(figure.number) for figure in self.figures if figure.kind != "amount"}


@dataclass(frozen=True, slots=True)
class Extraction:
    """All facts of one article version, each list in text order; `entity_namings` by their first mention."""

    quotes: tuple[Quote, ...] = ()
    entity_mentions: tuple[EntityMention, ...] = ()
    event_mentions: tuple[EventMention, ...] = ()
    date_expressions: tuple[DateExpression, ...] = ()
    entity_namings: tuple[EntityNaming, ...] = ()
