"""What travels between the rooms: documents, articles, extractions and their ids.

Every record is frozen and holds only plain values, so it can cross a process boundary. Offsets are
half-open, in Unicode code points, into `Article.text`. Closed lists are the `Literal` types below;
dbt's `accepted_values` and the documentation read the same words. Nothing here does any work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

ID_LENGTH = 20
"""Hex digits of SHA-256 kept in an id: 80 bits, so that ten billion rows collide with odds of 1 in 20,000."""


def make_id(*parts: object) -> str:
    """The id of a natural key: the same parts give the same 20 hex digits, in any process, for ever.

    Parts are joined by the unit separator, which no text of ours contains; None is the empty part.
    """
    key = "\x1f".join("" if part is None else str(part) for part in parts)
    return sha256_hex(key.encode("utf-8", "surrogatepass"))[:ID_LENGTH]


def sha256_hex(content: bytes) -> str:
    """All 64 hex digits of the SHA-256 of `content`."""
    return hashlib.sha256(content).hexdigest()


class Span(NamedTuple):
    """Half-open [start, end) character offsets into an article's text."""

    start: int
    end: int


Spans = tuple[Span, ...]


def cut(text: str, spans: Spans) -> str:
    """The characters of several spans, joined by one space: the `*_text` beside every list of spans."""
    return " ".join(text[start:end] for start, end in spans)


# ── ingest ──────────────────────────────────────────────────────────────────────────────────────

BlockRole = Literal[
    "headline", "byline", "dateline", "body", "pull_quote", "caption", "promo", "related_link",
    "newsletter_prompt", "advertisement", "share_prompt", "credit", "copyright", "correction",
    "live_timestamp", "other",
]  # fmt: skip
FACT_ROLES: frozenset[str] = frozenset({"headline", "body"})
"""The roles whose text yields facts."""
PAGE_RULES = "page."
"""How the ids of the rules begin that read the structure of a web page."""

PublishedAtMethod = Literal["given", "json_ld", "meta", "time_element", "feed", "url", "dateline", "text", "none"]
"""`given`: a field of the source said so (a column, a JSON key). The rest is what a page or text showed."""

Outcome = Literal["accepted", "unchanged", "duplicate", "quarantined"]


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that a source delivered: a file, a row of a table, a page.

    `uri` is its address inside the source (`news/today.csv#row=17`), stable from run to run.
    `fields` is what the source says of it beside the content, by our names: `text`, `html`, `title`,
    `url`, `outlet`, `authors`, `published_at`, `modified_at`, `language`, `section`, `native_id`.
    `reading` is the fingerprint of how the source wants it read: read otherwise, it is another document.
    `fetched_at` is when it came off the web, where that was before this run (a web archive knows); never a date of
    publication.
    """

    source_id: str
    uri: str
    media_type: str
    content: bytes
    fields: Mapping[str, object] = field(default_factory=dict)
    reading: str = ""
    fetched_at: datetime | None = None

    @property
    def content_sha256(self) -> str:
        return sha256_hex(self.content)

    @property
    def document_id(self) -> str:
        return make_id(self.source_id, self.uri, self.content_sha256, self.reading)


FetchReason = Literal[
    "bad_url", "private_address", "robots", "not_found", "forbidden", "throttled", "unreachable", "too_large",
    "fetch_failed",
]  # fmt: skip
"""Why a page could not be fetched; `throttled` and `unreachable` are worth another try."""


UnusableReason = Literal[
    "empty_text", "undecodable", "binary", "malformed", "no_text_field", "too_long", "too_short",
    "wrong_language", "not_an_article", "paywall", "failed", "bad_listing", FetchReason,
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a document gives no article: `reason` is a closed word, `detail` a sentence that names the fix."""

    reason: UnusableReason
    detail: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An article that a feed, a sitemap or a list of addresses names.

    `url` is its canonical address, which it is fetched and kept under. `said` is what the listing tells of it, by our
    field names (`title`, `published_at` ...), as JSON can hold it. `stamp` differs when the listing shows that the
    article changed. `content` is the article's own HTML, where the listing carries it and the source wants it taken.
    """

    url: str
    said: Mapping[str, object] = field(default_factory=dict)
    stamp: str = ""
    content: str | None = None


@dataclass(frozen=True, slots=True)
class FetchState:
    """What is known of an address of a web source: of a listing, or of an article that a listing named.

    `waiting` means listed and not asked since. `stamps` are the listing's latest words on the article (`Listed.stamp`),
    `said` what it told; of a listing, which other one names it and by which keys it was read. `due_at` is when it is to
    be asked next, None for not of our own accord.
    """

    url: str
    is_listing: bool
    first_listed_at: datetime
    status: Literal["waiting", "fetched", "refused"] = "waiting"
    stamps: tuple[str, ...] = ()
    said: Mapping[str, object] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    content_sha256: str | None = None
    reason: str | None = None
    detail: str | None = None
    failure_count: int = 0
    first_fetched_at: datetime | None = None
    fetched_at: datetime | None = None
    due_at: datetime | None = None


Received = tuple[Document, Unusable | None]
"""A document and, where it could not be read, why."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text with what it is (`role`) and the id of the rule that decided."""

    span: Span
    role: BlockRole
    rule: str


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one article: the whole readable text, its blocks, and what is known of it.

    `text` is NFC with blocks joined by a blank line (`onrecord extract` takes a text as it is).
    `published_at` and `modified_at` are UTC or None, never guessed; `published_at_zone` is the offset that was
    stated (`+02:00`) or the IANA name of the zone that was taken for granted, None for a day without a time.
    `credit` is the agency or outlet that the article says it took the text from, as written.
    `has_repaired_encoding` tells that characters which a wrong encoding had garbled were made right.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    url: str | None = None
    native_id: str | None = None
    section: str | None = None
    published_at: datetime | None = None
    published_at_method: PublishedAtMethod = "none"
    published_at_zone: str | None = None
    modified_at: datetime | None = None
    language: str | None = None
    credit: str | None = None
    has_repaired_encoding: bool = False

    @property
    def content_sha256(self) -> str:
        """What must differ for a new version: the title and the text. Of a page, only the text that facts come
        from: the boxes around it change from visit to visit. Told by the rules that labelled its blocks, so a
        text that came as text is hashed whole, however its blocks come to be labelled."""
        text = self.text
        if any(block.rule.startswith(PAGE_RULES) for block in self.blocks):
            facts = [block.span for block in self.blocks if block.role in FACT_ROLES]
            text = "\n\n".join(text[start:end] for start, end in facts) or text
        return sha256_hex(f"{self.title or ''}\x1f{text}".encode("utf-8", "surrogatepass"))

    @property
    def article_id(self) -> str:
        """By canonical URL, else the source's own id within its outlet, else the content within its outlet."""
        if self.url:
            return make_id("url", self.url)
        if self.native_id:
            return make_id("native", self.outlet, self.native_id)
        return make_id("content", self.outlet, self.content_sha256)

    @property
    def article_version_id(self) -> str:
        return make_id(self.article_id, self.content_sha256)


# ── extract ─────────────────────────────────────────────────────────────────────────────────────

EntityType = Literal["person", "organization", "place", "other"]
MentionForm = Literal["name", "nominal", "pronoun"]
QuoteType = Literal["direct", "mixed", "indirect"]
SpeakerStatus = Literal["named", "collective", "anonymous", "document", "ambiguous", "unresolved"]
CueClass = Literal[
    "statement", "question", "request", "promise", "threat", "denial", "claim", "accusation",
    "belief", "intention", "perception", "other",
]  # fmt: skip
SPEECH_CLASSES: frozenset[str] = frozenset(
    {"statement", "question", "request", "promise", "threat", "denial", "claim", "accusation"}
)
"""The classes of words that are uttered; the others are thought, meant, seen, or not known."""
CueStance = Literal["neutral", "emphatic", "hedging", "distancing", "conceding", "approving", "disapproving"]
CueFactivity = Literal["factive", "non_factive", "counter_factive"]
AttributionMethod = Literal[
    "name", "title_or_role", "pronoun", "relative_pronoun", "organization", "metonym", "acronym",
    "floating", "conversation", "transcript", "headline", "document", "collective", "anonymous", "none",
]  # fmt: skip
Modality = Literal["actual", "future", "hypothetical", "negated", "historical"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Granularity = Literal[
    "minute", "hour", "part_of_day", "day", "weekend", "week", "month", "quarter", "season", "half_year",
    "year", "decade", "century", "none",
]  # fmt: skip
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE",
    "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Sector = Literal[
    "GOV", "JUD", "LEG", "MIL", "COP", "OPP", "PTY", "REB", "PRM", "SPY", "UAF", "CVL", "ELI", "BUS", "EDU", "MED",
    "LAB", "AGR", "JRN", "REF", "REL", "SOC", "CRM", "IGO", "NGO", "IMG",
]  # fmt: skip
"""PLOVER's primary sector codes, and those of its non-state actors that are no country's."""
EventContext = Literal[
    "political", "military", "intelligence", "peacekeeping", "economic", "diplomatic", "resource", "culture", "disease",
    "enviro_disaster", "migration", "humanitarian", "legal", "human_rights", "rights_freedoms", "gender", "lgbt",
    "terrorism", "human_security", "religion_ethnicity", "government", "election", "legislative", "cbrn", "cyber",
    "political_institutions", "corruption", "crime", "crime_murder", "crime_theft", "crime_drugs", "crime_sexual",
]  # fmt: skip
"""PLOVER's general contexts but for `future`, `historical` and `hypothetical`, which are modalities here."""
CountKind = Literal["dead", "injured", "arrested", "troops", "amount"]


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
    """A mention and the one name its bearer has in this article (the fullest form found)."""

    span: Span
    entity_type: EntityType
    name: str
    mention_form: MentionForm = "name"
    title_as_written: str | None = None
    role_as_written: str | None = None


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
    """All facts of one article version, each list in text order."""

    quotes: tuple[Quote, ...] = ()
    entity_mentions: tuple[EntityMention, ...] = ()
    event_mentions: tuple[EventMention, ...] = ()
    date_expressions: tuple[DateExpression, ...] = ()
