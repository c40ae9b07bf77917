"""RSS, Atom and JSON Feed: the articles that a feed names, with what it says of each.

A feed is read as it is found in the wild (feedparser); dates and names stay as written and are read where every
other source's are (`metadata`). Not here: fetching the feed or its pages (`fetch`).
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html.entities import html5
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml import etree, html

from orchestration.ingest.listings import Listing, article_address, is_web_page, listing_text, stamp, xml_text
from orchestration.records import Listed

CHECK_IT = "check the address of the feed in a browser"
CHUNK_BYTES = 65_536
MAX_FAULTS = 1_000
"""In the XML of one feed. A fault that every entry has, such as an undeclared prefix, stays below in the longest."""
MAX_ENTRIES, MAX_ELEMENTS = 10_000, 250_000
"""Of one feed; the longest we know of have a few hundred entries, an entry has 10 to 20 elements."""

_MARKUP = re.compile(r"<[a-zA-Z/!]|&#?\w+;")
_SAFELY = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NAMED_CHARACTER = re.compile(r"&(?:(#?\w{1,32});)?")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
}
"""Of prefixes that feeds use without declaring them, those that we read."""
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json"}


def read_feed(content: bytes, address: str, *, takes_content: bool = False) -> Listing:
    """What a feed lists, oldest statement of a feed's order kept. Never raises.

    Links are taken relative to `address`. With `takes_content`, an entry's own text comes along, and an entry
    without one, or without an address, is counted in `problem`.
    """
    if not content.strip():
        return Listing(problem=f"it is empty; {CHECK_IT}")
    try:
        entries = list(
            _json_entries(content) if content.lstrip()[:1] in (b"{", b"[") else _xml_entries(content, address)
        )
    except ValueError as error:
        return Listing(problem=str(error))
    articles, without_address, without_text = [], 0, 0
    for said, link, text in entries:
        url = article_address(link, address)
        if url is None:
            without_address += 1
            continue
        if takes_content and not text:
            without_text += 1
            continue
        changed = said.get("modified_at") or (said.get("title"), said.get("published_at"))
        content_stamp = stamp("text", changed, text) if takes_content else stamp("page", changed)
        articles.append(Listed(url, said, content_stamp, text if takes_content else None))
    return Listing(tuple(articles), problem=_left_out(without_address, without_text))


def _left_out(without_address: int, without_text: int) -> str | None:
    if without_address:
        return f"{without_address} of its entries have no web address and were left out; report it to its site"
    if without_text:
        return f"{without_text} of its entries carry no text; set full_text = 'page' to fetch their pages"
    return None


Entry = tuple[dict[str, object], object, str | None]
"""What is said of an article, the link to it, its own HTML."""


# ── RSS and Atom ────────────────────────────────────────────────────────────────────────────────


def _xml_entries(content: bytes, address: str) -> Iterator[Entry]:
    text = xml_text(content)
    # As bytes of a known encoding: a string feedparser would open as a file or an address.
    content = _well_formed(text)
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": address}
    try:
        feed = feedparser.parse(
            io.BytesIO(content), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # it meets whatever the web has to offer
        raise ValueError(f"it cannot be read as a feed ({type(error).__name__}); {CHECK_IT}") from error
    if not feed.entries and not feed.get("version"):
        raise ValueError(_no_feed(text, address))
    if not feed.entries and content != text.encode("utf-8", "replace"):
        raise ValueError(f"it has no entry, and its XML breaks off or is faulty; {CHECK_IT}")
    return (_xml_entry(entry) for entry in feed.entries[:MAX_ENTRIES])


def _well_formed(text: str) -> bytes:
    """The feed as it is, or mended: stray ampersands and HTML's names of characters, prefixes without a namespace,
    elements that are not closed. ValueError where there is nothing to mend.

    feedparser mends feeds itself, but in a time that grows with the square of their faults: 20 s for 600 kB of elements
    that are not closed. libxml2 ends what is nested more than 256 deep, and a feed with too many faults is none.
    """
    content = text.encode("utf-8", "replace")
    with contextlib.suppress(etree.XMLSyntaxError):
        _count_elements(etree.fromstring(content, etree.XMLParser(**_SAFELY)))
        return content
    mended = "".join(_mended(_CONTROL.sub("", text))).encode("utf-8", "replace")
    parser = etree.XMLPullParser((), recover=True, encoding="utf-8", **_SAFELY)
    try:
        for start in range(0, len(mended), CHUNK_BYTES):
            parser.feed(mended[start : start + CHUNK_BYTES])
            if len(parser.error_log) > MAX_FAULTS:
                raise ValueError(f"it has more than {MAX_FAULTS} faults in its XML; report it to its site")
        root = parser.close()
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return b""
    _count_elements(root)
    for element in root.iter(etree.Element):
        prefix, colon, name = element.tag.rpartition(":") if "{" not in element.tag else ("", "", "")
        if colon:
            element.tag = f"{{{_NAMESPACES.get(prefix, 'urn:undeclared')}}}{name}"
        for attribute in [key for key in element.attrib if ":" in key and "{" not in key]:
            del element.attrib[attribute]
    return etree.tostring(root, encoding="utf-8")


def _count_elements(root: etree._Element) -> None:
    if sum(1 for _ in itertools.islice(root.iter(), MAX_ELEMENTS + 1)) > MAX_ELEMENTS:
        raise ValueError(f"it has more than {MAX_ELEMENTS:,} elements, no feed has; name a shorter one of its site")


def _mended(text: str) -> Iterator[str]:
    """The text with what ampersands stand for, sections of CDATA as they are."""
    end = 0
    while (start := text.find("<![CDATA[", end)) >= 0:
        yield _NAMED_CHARACTER.sub(_as_character, text[end:start])
        end = text.find("]]>", start)
        end = len(text) if end < 0 else end
        yield text[start:end]
    yield _NAMED_CHARACTER.sub(_as_character, text[end:])


def _as_character(found: re.Match[str]) -> str:
    name = found[1] or ""
    if name in _XML_NAMES or name.startswith("#"):
        return found[0]
    return html5.get(f"{name};") or f"&amp;{found[0][1:]}"


def _no_feed(text: str, address: str) -> str:
    if not is_web_page(text):
        return f"it is no RSS, Atom or JSON feed; {CHECK_IT}"
    page = html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    for link in page.iter("link"):
        if (link.get("type") or "").lower() in _FEED_TYPES and link.get("href"):
            return (
                f"it is a web page, not a feed; the feed that it names is {urljoin(address, link.get('href').strip())}"
            )
    return "it is a web page, not a feed; name the address of its RSS or Atom feed"


def _xml_entry(entry: dict[str, Any]) -> Entry:
    def said(name: str) -> Any:
        return dict.get(entry, name)  # feedparser's own `get` answers `updated` with `published`

    title = said("title_detail") or {}
    names = [author.get("name") for author in said("authors") or [] if author.get("name")]
    tags = {tag.get("term") for tag in said("tags") or [] if tag.get("term")}
    fields = {
        "title": _plain(title.get("value"), title.get("type") != "text/plain"),
        "authors": names or said("author"),
        "published_at": said("published") or said("created"),
        "modified_at": said("updated"),
        # One category is where the article stands; several are its key words.
        "section": next(iter(tags)) if len(tags) == 1 else None,
        "native_id": said("id"),
    }
    link = said("feedburner_origlink") or said("link")
    return _stated(fields), link, _longest(_xml_contents(entry))


def _xml_contents(entry: dict[str, Any]) -> Iterator[str]:
    """An entry's texts as HTML. RSS has full texts in its description, too."""
    details = [*(dict.get(entry, "content") or []), dict.get(entry, "summary_detail") or {}]
    for detail in details:
        value = detail.get("value") or ""
        yield _as_html(value) if detail.get("type") == "text/plain" and not _MARKUP.search(value) else value


# ── JSON Feed ───────────────────────────────────────────────────────────────────────────────────


def _json_entries(content: bytes) -> Iterator[Entry]:
    """https://www.jsonfeed.org/version/1.1/"""
    try:
        feed = json.loads(listing_text(content))
    except RecursionError:
        raise ValueError(f"it is nested too deep for JSON; {CHECK_IT}") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it cannot be read as JSON ({error}); {CHECK_IT}") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise ValueError(f"it is JSON but no JSON Feed, which has a list 'items'; {CHECK_IT}")
    return (_json_entry(item, feed) for item in feed["items"][:MAX_ENTRIES] if isinstance(item, dict))


def _json_entry(item: Mapping[str, Any], feed: Mapping[str, Any]) -> Entry:
    authors = item.get("authors") or [item.get("author")]
    names = [author.get("name") for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    tags = item.get("tags")
    fields = {
        "title": item.get("title"),
        "authors": [name for name in names if isinstance(name, str)],
        "published_at": item.get("date_published"),
        "modified_at": item.get("date_modified"),
        "section": tags[0] if isinstance(tags, list) and len(tags) == 1 else None,
        "native_id": item.get("id"),
        "language": item.get("language") or feed.get("language"),
    }
    texts = [item.get("content_html"), _as_html(item.get("content_text"))]
    return _stated(fields), item.get("url") or item.get("id"), _longest(text for text in texts if isinstance(text, str))


# ── values ──────────────────────────────────────────────────────────────────────────────────────


def _stated(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields that hold something, as text or lists of text."""
    kept = {name: str(value) if isinstance(value, int | float) else value for name, value in fields.items()}
    return {name: value for name, value in kept.items() if value and isinstance(value, str | list)}


def _longest(texts: Iterable[str]) -> str | None:
    return max(texts, key=len, default="").strip() or None


def _as_html(text: object) -> str:
    """Plain text as HTML paragraphs."""
    if not isinstance(text, str):
        return ""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"<p>{paragraph}</p>" for paragraph in re.split(r"\n\s*\n", escaped) if paragraph.strip())


def _plain(value: object, is_html: bool) -> str | None:
    """A title without its markup."""
    if not isinstance(value, str) or not (is_html and _MARKUP.search(value)):
        return value if isinstance(value, str) else None
    try:
        return str(html.fragment_fromstring(value, create_parent="div").text_content())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return value
