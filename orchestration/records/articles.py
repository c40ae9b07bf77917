"""What ingest passes on: documents as they came, listings, and articles with their blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from orchestration.records.ids import make_id, sha256_hex
from orchestration.records.spans import Span

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
