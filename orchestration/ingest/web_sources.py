"""A web source's own ways: how it is asked, how its listings are read, what is kept of a page beside the page.

What was fetched is read from its archive like any other archive, so that it can be read anew without the web. Not
here: fetching (`fetch`), archives (`web_archives`), what is due and when (engine).
"""

from __future__ import annotations

import html
from dataclasses import replace
from pathlib import Path

from orchestration.ingest.feeds import read_feed
from orchestration.ingest.fetch.policy import FetchPolicy, Page, Refused
from orchestration.ingest.listings import MAX_LISTING_BYTES, Listing, stamp
from orchestration.ingest.sitemaps import read_sitemap
from orchestration.ingest.sources import FeedSource, FileSource, ListedSource, WebSource
from orchestration.ingest.web_archives.pages import PAGE_TYPES
from orchestration.records import Document, FetchState, Listed, Received, Unusable, make_id


def policy_of(source: WebSource) -> FetchPolicy:
    """How the source wants to be asked."""
    usual = FetchPolicy()
    agent = usual.user_agent
    return replace(
        usual,
        user_agent=f"{agent.removesuffix(')')}; {source.contact})" if source.contact else agent,
        deadline=source.timeout_seconds,
        seconds_between_requests=source.seconds_between_requests,
        obeys_robots=source.obeys_robots,
        allow_private_addresses=source.allow_private_addresses,
    )


def takes_content(source: WebSource) -> bool:
    """Whether the articles' texts come with the listing, so that no page is fetched."""
    return isinstance(source, FeedSource) and source.full_text == "feed"


def longest_listing(source: WebSource) -> int:
    """Bytes that a listing may have; sitemaps may be larger than pages, feeds need not."""
    return source.max_bytes if isinstance(source, FeedSource) else max(source.max_bytes, MAX_LISTING_BYTES)


def read_listing(source: WebSource, content: bytes, address: str) -> Listing:
    """What the listing at `address` names, read as its source's kind has it. Never raises."""
    if isinstance(source, FeedSource):
        return read_feed(content, address, takes_content=takes_content(source))
    return read_sitemap(content, address)


def listing_key(source: WebSource) -> str:
    """Differs when the source's keys would choose otherwise from an unchanged listing."""
    chosen = (source.include, source.exclude, takes_content(source))
    ages = (source.since, source.max_age_days) if isinstance(source, ListedSource) else ()
    return stamp(*chosen, *ages)


# ── what is kept ────────────────────────────────────────────────────────────────────────────────


def problem_of(page: Page) -> Refused | None:
    """Why an answer is no page to keep, if it is none."""
    media_type = page.media_type.partition(";")[0].strip().lower()
    if page.status != 200:
        why = f"it answers {page.status} in the place of a page; look at it in a browser"
        return Refused(page.url, "fetch_failed", why)
    if media_type not in PAGE_TYPES and (media_type or b"<html" not in page.content[:2048].lower()):
        what = f"it is '{media_type}'" if media_type else "it does not say what it is, nor looks like HTML"
        return Refused(page.url, "fetch_failed", f"{what}, which is no web page; leave it out with 'exclude'")
    return None


def beside(state: FetchState, fetched_from: str) -> dict[str, object]:
    """What an archive keeps beside a page: the address it was listed and asked under, and what was said of it."""
    return {"listed": {**state.said, "url": state.url}, "fetched_from": fetched_from}


def feed_page(listed: Listed) -> bytes:
    """The text that a feed carries, as a page: the article and its title, without a site around it."""
    title = html.escape(str(listed.said.get("title") or ""))
    head = f'<meta charset="utf-8"><title>{title}</title>'
    return f"<!doctype html><html><head>{head}</head><body><article>{listed.content}</article></body></html>".encode()


def document_of(source: WebSource, listed: Listed, page: Page | None = None) -> Document:
    """The document that an article will be once it is archived: its page, or the text that its listing carried."""
    content, media_type = (page.content, page.media_type) if page else (feed_page(listed), "text/html; charset=utf-8")
    fields = {"listed": listed.said, "fetched_from": page.final_url if page else listed.url}
    return Document(source.id, listed.url, media_type, content, fields, source.fingerprint)


def archive_of(source: WebSource, folder: Path) -> FileSource:
    """The source's archives in `folder`, as the source of files that they are."""
    common = {name: getattr(source, name) for name in ("id", "outlet", "language", "zone", "date_order")}
    return FileSource(kind="warc", path=str(folder.resolve()), **common)


def under_listed_address(received: Received) -> Received:
    """A page of the archive under the address that it was listed under: the same for all its versions."""
    document, problem = received
    listed = document.fields.get("listed")
    if not isinstance(listed, dict) or not isinstance(listed.get("url"), str):
        return received
    return replace(document, uri=listed["url"]), problem


def refused(source: WebSource, address: str, problem: Unusable) -> tuple[Document, Unusable]:
    """What the ledger keeps of an address that brought nothing: one document an address and reason, however often."""
    reading = make_id(source.fingerprint, problem.reason)
    return Document(source.id, address, "application/octet-stream", b"", reading=reading), problem
