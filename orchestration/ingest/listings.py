"""What a web source's listings name: their articles, the further listings they point to, and which are wanted.

One shape for feeds, sitemaps and lists of addresses. Not here: how each is written (`feeds`, `sitemaps`), whether an
article was fetched before (warehouse), fetching (`fetch`).
"""

from __future__ import annotations

import csv
import fnmatch
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from orchestration.ingest.metadata import canonical_url, read_moment
from orchestration.ingest.sources import ListedSource, SourcesError, UrlsSource, WebSource
from orchestration.ingest.text import decode
from orchestration.records import Listed, Unusable, make_id

MAX_LISTING_BYTES = 50 * 1024 * 1024
"""Of a listing, decompressed: what the sitemap protocol allows at most; feeds are far smaller."""

_DATES = ("published_at", "modified_at", "changed_at")
"""`changed_at` is a sitemap's word for when the page changed, which need not be the article."""
_URL_COLUMNS = ("url", "link", "address", "loc", "href", "canonicalurl", "articleurl", "weburl", "permalink")
_PROLOG = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+(<!DOCTYPE\b)?", re.DOTALL | re.IGNORECASE)
_WEB_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Child:
    """A listing that another one points to; `stamp` differs when the parent says that it changed (None if it never
    says), `changed_at` is its word for when."""

    url: str
    stamp: str | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What one listing names, in its order; `problem` is a sentence on why that is not all, and what one can do."""

    articles: tuple[Listed, ...] = ()
    children: tuple[Child, ...] = ()
    problem: str | None = None


def stamp(*said: object) -> str:
    """A word that differs when what the listing said differs."""
    return make_id("listed", *said)


def article_address(link: object, base: str) -> str | None:
    """The canonical address that a link in the listing at `base` leads to; None for what is no web page."""
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        return canonical_url(urldefrag(urljoin(base, link.strip())).url)
    except ValueError:
        return None


def listing_address(link: str, base: str) -> str | None:
    """The address of a further listing, as it is written: what serves it may need every parameter."""
    try:
        address = urldefrag(urljoin(base, link.strip())).url
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def listing_text(content: bytes) -> str:
    """The characters of a listing. ValueError says why there are none."""
    text = decode(content)
    if isinstance(text, Unusable):
        raise ValueError(text.detail)
    return text


def xml_text(content: bytes) -> str:
    """The characters of an XML listing, its own encoding declaration taken out. ValueError says why there are none.

    Refuses entity declarations: no feed needs them, and they are how a small document grows without bound or
    reads files (CWE-776, CWE-611).
    """
    text = listing_text(content)
    prolog = _PROLOG.match(text)
    if prolog and prolog[1] and "<!ENTITY" in text:
        raise ValueError("it declares XML entities, which no feed or sitemap needs; ask its site to drop them")
    return _XML_DECLARATION.sub("", text).lstrip()


def is_web_page(text: str) -> bool:
    """Whether what should be a listing is a page for people: an error page, a consent wall, the site itself."""
    return _WEB_PAGE.search(text[:100_000]) is not None


# ── which are wanted ────────────────────────────────────────────────────────────────────────────


def wanted(source: WebSource, articles: Iterable[Listed], now: datetime) -> list[Listed]:
    """The articles that the source's patterns and ages let through, each address once, the last word on it kept."""
    chosen: dict[str, Listed] = {}
    earliest = earliest_wanted(source, now)
    for listed in articles:
        if _matches(source, listed.url) and not _is_older(source, listed, earliest):
            chosen[listed.url] = listed
    return list(chosen.values())


def earliest_wanted(source: WebSource, now: datetime) -> datetime | None:
    """What a listing dates before this moment is left out; None if nothing is."""
    if not isinstance(source, ListedSource):
        return None
    limits = []
    if source.since:
        limits.append(datetime.combine(source.since, time(), UTC))
    if source.max_age_days:
        limits.append(now - timedelta(days=source.max_age_days))
    return max(limits, default=None)


def _matches(source: WebSource, url: str) -> bool:
    if any(fnmatch.fnmatchcase(url, pattern) for pattern in source.exclude):
        return False
    return not source.include or any(fnmatch.fnmatchcase(url, pattern) for pattern in source.include)


def _is_older(source: WebSource, listed: Listed, earliest: datetime | None) -> bool:
    """By the latest of its dates: an old article that changed lately is wanted."""
    if earliest is None:
        return False
    dates = (read_moment(listed.said.get(name), source.zone) for name in _DATES)
    stated = [moment for moment in dates if moment]
    return bool(stated) and max(stated) < earliest


# ── lists by hand ───────────────────────────────────────────────────────────────────────────────


def read_urls(source: UrlsSource) -> Listing:
    """The addresses of a source of kind `urls`. SourcesError where its file cannot be read or has no such column."""
    if source.path is None:
        return _listed_by_hand(source.urls)
    path = source.base / Path(source.path).expanduser()
    try:
        content = path.read_bytes()
    except OSError as error:
        why = f"{path} cannot be read ({error.strerror}); correct its key 'path'"
        raise SourcesError(f"source '{source.id}': {why}") from error
    text = decode(content)
    if isinstance(text, Unusable):
        raise SourcesError(f"source '{source.id}': {path}: {text.detail}")
    lines = [line.strip() for line in text.splitlines()]
    if path.suffix.lower() != ".csv" and source.column is None:
        return _listed_by_hand(line for line in lines if line and not line.startswith("#"))
    rows = list(csv.reader(lines, delimiter=max(",;\t|", key=lines[0].count if lines else "".count)))
    return _listed_by_hand(_column(source, path, rows))


def _column(source: UrlsSource, path: Path, rows: list[list[str]]) -> list[str]:
    header = [name.strip() for name in rows[0]] if rows else []
    plain = [re.sub(r"[\W_]+", "", name).lower() for name in header]
    if source.column is not None:
        index = header.index(source.column) if source.column in header else None
    else:
        index = next((plain.index(name) for name in _URL_COLUMNS if name in plain), None)
    if index is None:
        seen = ", ".join(header[:12]) or "none"
        raise SourcesError(
            f"source '{source.id}': {path} has no column of addresses (columns: {seen}); name it in 'column'"
        )
    return [row[index] for row in rows[1:] if len(row) > index and row[index].strip()]


def _listed_by_hand(addresses: Iterable[str]) -> Listing:
    articles, wrong = [], []
    for address in addresses:
        url = article_address(address, "")
        if url is None:
            wrong.append(address)
        else:
            articles.append(Listed(url))
    if not wrong:
        return Listing(tuple(articles))
    why = f"{len(wrong)} of its lines hold no web address, the first is {wrong[0][:80]!r}; write one like https://news.example/a"
    return Listing(tuple(articles), problem=why)
