"""What to ingest: `sources.toml`, one `[[source]]` table each, checked before anything is read.

Not here: opening the files that a source names (`files`), fetching (`fetch`), reading what came (`parse`).
"""

from __future__ import annotations

import difflib
import functools
import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from orchestration.records import make_id

FieldName = Literal[
    "text", "html", "title", "url", "outlet", "authors", "published_at", "modified_at", "language", "section",
    "native_id",
]  # fmt: skip
"""Our names for what a source says of a document; keys of `fields` and of `Document.fields`."""

FileFormat = Literal["txt", "html", "mhtml", "json", "jsonl", "csv", "parquet", "warc", "ninjs", "newsml"]
DateOrder = Literal["dmy", "mdy"]

_READING = ("id", "kind", "format", "outlet", "fields", "language", "zone", "date_order")
"""The keys that decide how a document is read, in the order in which they enter the fingerprint."""


class SourcesError(ValueError):
    """`sources.toml` cannot be used; the message names the file, the key and the way out."""


def _web_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        fits = False
    if not fits or parts.username is not None:
        raise ValueError(f"'{address}' is no web address without a password; write one like 'https://news.example/rss'")
    return address


WebAddress = Annotated[str, AfterValidator(_web_address)]


class Source(BaseModel):
    """What every `[[source]]` table may say. Paths are relative to the folder of the file that declares them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
    """Slug that marks every document of this source; renaming it makes all its documents new."""
    outlet: str | None = None
    """The outlet of documents that name none."""
    language: Annotated[str, StringConstraints(pattern=r"^([a-z]{2}|any)$")] = "en"
    """ISO 639-1 code; documents clearly in another language are quarantined. `any` accepts all."""
    zone: str = "UTC"
    """IANA zone of date-times that name none."""
    date_order: DateOrder | None = None
    """How to read 03/04/2024. Without it such a date is ambiguous and left out."""
    max_quarantined_share: float = Field(0.5, ge=0, le=1)
    """The gate blocks a run in which more than this share of the source's documents is quarantined."""
    base: Path = Field(Path(), exclude=True)
    """The folder that paths are relative to; set by `load_sources`."""

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (OSError, ValueError, KeyError) as error:
            raise ValueError(f"'{zone}' is no IANA time zone; write one like 'Europe/London'") from error
        return zone

    @functools.cached_property
    def fingerprint(self) -> str:
        """Id of all that decides how a document of this source is read: another one means reading it anew."""
        said = self.model_dump(mode="json")
        reading = {key: said[key] for key in _READING if key in said}
        return make_id(json.dumps(reading, ensure_ascii=False, separators=(",", ":")))


class FileSource(Source):
    """Kind `files`: text, pages, tables, archives and wire items that lie on disk. The kinds `warc`, `ninjs` and
    `newsml` are the same with that format for every file."""

    fixed_formats: ClassVar[frozenset[str]] = frozenset({"warc", "ninjs", "newsml"})

    kind: Literal["files", "warc", "ninjs", "newsml"] = "files"
    path: Annotated[str, StringConstraints(min_length=1)]
    """A folder (read with its subfolders), one file, or a glob."""
    format: FileFormat | None = None
    """Read every file this way; by suffix where it is not given."""
    fields: dict[FieldName, str] = Field(default_factory=dict)
    """Our name -> the source's column or JSON key. Names that are left out are guessed."""

    @model_validator(mode="before")
    @classmethod
    def _format_of_its_kind(cls, entry: dict[str, object]) -> dict[str, object]:
        return {**entry, "format": entry["kind"]} if entry.get("kind") in cls.fixed_formats else entry


class WebSource(Source):
    """What the kinds that fetch pages share. What is fetched is archived; the archive is what is read."""

    include: list[str] = []
    """Patterns with `*` for whole addresses: fetch only what matches one of them."""
    exclude: list[str] = []
    """Patterns of what is not fetched, whatever `include` says."""
    max_pages: int = Field(500, ge=1)
    """Pages that one run fetches at most; the rest waits for the next runs."""
    recheck_hours: list[Annotated[float, Field(gt=0)]] = []
    """How long after it was first fetched a page is asked again whether it changed."""
    contact: str | None = None
    """An address, of mail or the web, for whoever runs the site; part of the user agent."""
    obeys_robots: bool = True
    """Whether robots.txt decides what is fetched."""
    seconds_between_requests: float = Field(1.0, ge=0)
    """Pause between two requests to one host; a longer one that robots.txt asks for is kept."""
    timeout_seconds: float = Field(60.0, gt=0)
    """Patience with one whole page, its redirects and attempts included."""
    max_bytes: int = Field(16 * 1024 * 1024, ge=1024)
    """Longest response, decompressed."""
    allow_private_addresses: bool = False
    """Whether hosts of the own network and machine may be asked."""

    @field_validator("contact")
    @classmethod
    def _address_that_can_be_written_to(cls, contact: str | None) -> str | None:
        if contact and not re.fullmatch(r"[^\s@()]+@[^\s@()]+|https?://[^\s()]+", contact):
            raise ValueError(f"{contact!r} is neither an address of mail nor one of the web (https://...)")
        return contact


class ListedSource(WebSource):
    """A web source that a listing, or several, keeps up to date."""

    url: WebAddress | None = None
    """Where the listing lies; `urls` for more than one."""
    urls: list[WebAddress] = []
    since: date | None = None
    """Leave out what the listing dates before this day; what it does not date is kept."""
    max_age_days: float | None = Field(None, gt=0)
    """Leave out what is older than that at the time of the run."""

    @model_validator(mode="after")
    def _one_listing_at_least(self) -> Self:
        if (self.url is None) == (not self.urls):
            raise ValueError("write either 'url' with the listing's address or 'urls' with a list of them")
        return self

    @property
    def listings(self) -> list[str]:
        return [self.url] if self.url else self.urls


class FeedSource(ListedSource):
    """Kind `feed`: RSS, Atom or JSON Feed."""

    kind: Literal["feed"]
    full_text: Literal["page", "feed"] = "page"
    """Fetch the page of each entry, or take the text that the entry itself carries."""


class SitemapSource(ListedSource):
    """Kind `sitemap`: news sitemaps, sitemap indexes, text sitemaps, or the robots.txt that names them."""

    kind: Literal["sitemap"]


class UrlsSource(WebSource):
    """Kind `urls`: pages that are listed by hand, in a file or here."""

    kind: Literal["urls"]
    path: Annotated[str, StringConstraints(min_length=1)] | None = None
    """A text file with one address a line, or a CSV file with a column of them."""
    column: str | None = None
    """The CSV column with the addresses; guessed from its name where it is not given."""
    urls: list[WebAddress] = []

    @model_validator(mode="after")
    def _one_list(self) -> Self:
        if (self.path is None) == (not self.urls):
            raise ValueError("write either 'path' with a file of addresses or 'urls' with a list of them")
        return self


MODELS: tuple[type[Source], ...] = (FileSource, FeedSource, SitemapSource, UrlsSource)
KINDS: dict[str, type[Source]] = {
    kind: model for model in MODELS for kind in get_args(model.model_fields["kind"].annotation)
}
"""The model of each kind: what tells them apart is the key `kind`."""


def known_keys(kind: str) -> list[str]:
    """The keys that a source of that kind may have."""
    hidden = {"base"} | ({"format", "fields"} if kind in FileSource.fixed_formats else set())
    return [name for name in KINDS[kind].model_fields if name not in hidden]


def load_sources(path: Path) -> list[Source]:
    """The sources of one `sources.toml`, in its order. SourcesError with one clear sentence otherwise."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SourcesError(f"{path}: there is no such file; create it with one [[source]] table") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourcesError(f"{path}: not readable as TOML: {error}") from error
    for key in tables:
        if key != "source":
            raise SourcesError(f"{path}: unknown key '{key}'; every source is a [[source]] table")
    entries = tables.get("source", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise SourcesError(f"{path}: write [[source]] with two brackets, once for each source")
    if not entries:
        raise SourcesError(f"{path}: no [[source]] table; add one with an id and a path")
    sources = [_read_source(path, number, entry) for number, entry in enumerate(entries, 1)]
    seen: set[str] = set()
    for source in sources:
        if source.id in seen:
            raise SourcesError(f"{path}: two sources have the id '{source.id}'; give each its own")
        seen.add(source.id)
    return sources


def _read_source(path: Path, number: int, entry: dict[str, object]) -> Source:
    where = f"{path}: source {entry['id']!r}" if isinstance(entry.get("id"), str) else f"{path}: source number {number}"
    kind = entry.get("kind", "files")
    if not isinstance(kind, str) or kind not in KINDS:
        raise SourcesError(f"{where}: key 'kind': there is no kind {kind!r}{_nearest(str(kind), list(KINDS), 'kinds')}")
    for key in entry:
        if key not in known_keys(kind):
            raise SourcesError(f"{where}: unknown key '{key}'{_way_out(key, kind)}")
    try:
        return KINDS[kind].model_validate({**entry, "base": path.resolve().parent})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"] if part != "[key]")
        message = str(first["msg"]).removeprefix("Value error, ")
        hint = _nearest(key.removeprefix("fields."), list(get_args(FieldName))) if key.startswith("fields.") else ""
        raise SourcesError(f"{where}: key '{key}': {message}{hint}" if key else f"{where}: {message}") from error


def _way_out(key: str, kind: str) -> str:
    others = [other for other in KINDS if key in known_keys(other)]
    if others:
        return f" for kind '{kind}'; it belongs to kind {' or '.join(repr(other) for other in others)}"
    return _nearest(key, known_keys(kind))


def _nearest(key: str, known: list[str], what: str = "keys") -> str:
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else f"; known {what} are {', '.join(known)}"
