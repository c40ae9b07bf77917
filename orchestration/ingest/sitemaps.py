"""Sitemaps: the pages that a site lists, the sitemaps that an index lists, the indexes that robots.txt names.

https://www.sitemaps.org/protocol.html and Google's news extension. Not here: how deep to follow them (engine),
fetching (`fetch`).
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from orchestration.ingest.feeds import read_feed
from orchestration.ingest.listings import (
    MAX_LISTING_BYTES,
    Child,
    Listing,
    article_address,
    is_web_page,
    listing_address,
    listing_text,
    stamp,
    xml_text,
)
from orchestration.ingest.metadata import read_moment
from orchestration.records import Listed

MAX_ADDRESSES = 50_000
"""In one sitemap, as the protocol has it."""

CHUNK_BYTES = 65_536
NO_SITEMAP = "it is no sitemap, sitemap index or robots.txt; check the address in a browser"

_FEED_ROOT = re.compile(r"(?>\s+|<!--.*?-->|<\?.*?\?>)*+<(?:rss|feed|rdf:RDF)\b", re.DOTALL)
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_NEWS = {
    "title": "title",
    "publication_date": "published_at",
    "name": "outlet",
    "language": "language",
}
"""Elements of the news extension, by our names. `access`, `genres` and `keywords` say nothing that we keep."""


def read_sitemap(content: bytes, address: str) -> Listing:
    """What a sitemap, an index of them, or a robots.txt lists; gzip is undone. Never raises.

    A file that breaks off gives what stands before, and `problem`. RSS and Atom, which sites also use as sitemaps,
    are read as feeds.
    """
    try:
        content = _unpacked(content)
        if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
            return _read_lines(listing_text(content), address)
        text = xml_text(content)
    except ValueError as error:
        return Listing(problem=str(error))
    if _FEED_ROOT.match(text):
        return read_feed(content, address)
    return Listing(problem=NO_SITEMAP) if is_web_page(text) else _read_xml(text, address)


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        with gzip.open(io.BytesIO(content)) as stream:
            unpacked = stream.read(MAX_LISTING_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"it cannot be unpacked ({error}); ask its site for a whole copy") from error
    if len(unpacked) > MAX_LISTING_BYTES:
        raise ValueError("it holds more than the 50 MB that a sitemap may have; name its parts instead")
    return unpacked


def _read_lines(text: str, address: str) -> Listing:
    """A robots.txt, or the protocol's plain form: one address a line."""
    sitemaps = dict.fromkeys(listing_address(line, address) for line in _SITEMAP_LINE.findall(text))
    if any(sitemaps):
        return Listing(children=tuple(Child(sitemap) for sitemap in sitemaps if sitemap))
    if urlsplit(address).path == "/robots.txt":
        return Listing(problem="this robots.txt names no sitemap; find the sitemap's address and name it")
    urls = [article_address(line, "") for line in text.splitlines()[:MAX_ADDRESSES]]
    articles = tuple(Listed(url) for url in urls if url)
    return Listing(articles, problem=None if articles else NO_SITEMAP)


def _read_xml(text: str, address: str) -> Listing:
    articles: list[Listed] = []
    children: list[Child] = []
    problem: str | None = None
    try:
        for name, found in _elements(text):
            if name == "url" and (url := article_address(found.get("loc"), address)):
                articles.append(_listed(url, found))
            elif name == "sitemap" and (url := listing_address(found.get("loc", ""), address)) and "loc" in found:
                changed = found.get("lastmod")
                children.append(Child(url, changed and stamp(changed), read_moment(changed)))
            if len(articles) > MAX_ADDRESSES or len(children) > MAX_ADDRESSES:
                problem = "it lists more than the 50,000 addresses that a sitemap may have; name its parts"
                break
    except etree.XMLSyntaxError as error:  # its message repeats the site's own words
        problem = f"it breaks off or is no XML (line {error.lineno}); ask its site for a whole copy"
    if (
        not articles
        and not children
        and problem is None
        and not re.search(r"<(?:\w+:)?(?:urlset|sitemapindex)\b", text)
    ):
        problem = NO_SITEMAP
    return Listing(tuple(articles), tuple(children), problem)


def _elements(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each `url` and `sitemap` with its own children's texts and those of its `news` element. XMLSyntaxError where the
    text breaks off, after what stands before. Names are compared without their namespace: sites use several, and none.
    """
    parser = etree.XMLPullParser(("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    content = text.encode("utf-8", "replace")
    try:
        for start in range(0, len(content), CHUNK_BYTES):
            parser.feed(content[start : start + CHUNK_BYTES])
            yield from _finished(parser)
        parser.close()
    except etree.XMLSyntaxError:
        yield from _finished(parser)
        raise


def _finished(parser: etree.XMLPullParser) -> Iterator[tuple[str, dict[str, str]]]:
    for _, element in parser.read_events():
        name, parent = _local(element), element.getparent()
        if name in ("url", "sitemap") and parent is not None and parent.getparent() is None:
            news = [inner for child in element if _local(child) == "news" for inner in child.iter()]
            found: dict[str, str] = {}
            for part in (*element, *news):
                if part.text and part.text.strip():
                    found.setdefault(_local(part), part.text.strip())
            yield name, found
            element.clear()
            while element.getprevious() is not None:
                del parent[0]


def _local(element: etree._Element) -> str:
    return element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""


def _listed(url: str, found: dict[str, str]) -> Listed:
    said: dict[str, object] = {ours: found[theirs] for theirs, ours in _NEWS.items() if theirs in found}
    changed = found.get("lastmod")
    if changed:
        said["changed_at"] = changed
    return Listed(url, said, stamp(changed or (said.get("title"), said.get("published_at"))))
