"""IPTC NewsML-G2 and NITF: XML with one item or a message of several.

The XML is read without DTDs, entities and network: a document that declares any is refused, for neither standard
needs them. Elements are known by their local names, since agencies use several namespaces. Names are those of the
schemas at https://iptc.org/std/NewsML-G2/ and https://iptc.org/std/NITF/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from lxml import etree

from orchestration.ingest.wire import NO_TEXT, not_a_text, not_usable
from orchestration.records import Unusable

Item = tuple[bytes, dict[str, object], Unusable | None]
"""An item's own XML, what it says by our names, and why it gives no article, if so."""

_NOT_NEWS = {
    "packageItem": "package",
    "conceptItem": "concept",
    "knowledgeItem": "list of concepts",
    "planningItem": "plan of coverage",
    "catalogItem": "catalogue",
}
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FULL_DATE = re.compile(r"\d{4}-?\d\d-?\d\d")
_TEXT_CLASSES = frozenset({"text", "composite", ""})

_SAME_IN_HTML = (
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "caption", "tr", "td", "th", "thead", "tbody",
    "tfoot", "div", "pre", "blockquote", "figure", "figcaption", "br", "hr", "a", "aside",
)  # fmt: skip
_BLOCKS = dict.fromkeys(("block", "section", "article", "body", "body.content", "note"), "div")
_BLOCKS |= {"hl2": "h2", "dl": "ul", "dt": "li", "dd": "li", "fn": "p", "bq": "blockquote", "credit": "cite"}
_BLOCKS |= {"media": "figure", "media-caption": "figcaption", **{name: name for name in _SAME_IN_HTML}}
"""Elements of NITF and XHTML that make blocks, as HTML names them; the rest (names, places, numbers) is inline."""
_WITHOUT_TEXT = frozenset({"media-metadata", "media-reference", "media-object", "script", "style", "head"})


def read_newsml(content: bytes, outlet: str | None = None) -> Iterator[Item]:
    """The items of a `newsItem`, a `newsMessage` or a bare `nitf` document, in their order.

    `outlet` is the source's own name for itself and goes before the provider's. An item's `guid` is its id. What is no
    XML, or declares a DTD or entities, is one item with the reason.
    """
    root = _parse(content)
    if isinstance(root, Unusable):
        yield content[:100_000], {}, root
        return
    items = [element for element in root.iter() if _local(element) in {"newsItem", "nitf", *_NOT_NEWS}]
    items = [item for item in items if not any(_local(above) in {"newsItem", "nitf"} for above in item.iterancestors())]
    if not items:
        why = f"it is no NewsML-G2 or NITF (its root element is '{_local(root)}'); correct the source's kind"
        yield content[:100_000], {}, Unusable("malformed", why)
    for item in items:
        kind = _local(item)
        xml = etree.tostring(item, encoding="utf-8", with_tail=False)
        if kind in _NOT_NEWS:
            yield xml, {"native_id": item.get("guid")} if item.get("guid") else {}, not_a_text(_NOT_NEWS[kind])
        else:
            said, problem = _read_nitf(item, outlet) if kind == "nitf" else _read_news_item(item, outlet)
            yield xml, {name: value for name, value in said.items() if value not in (None, "", [])}, problem


def nitf_html(xml: str) -> str | None:
    """The body of a NITF document, or of a piece of one, as HTML; None where it cannot be read."""
    root = _parse(xml.encode("utf-8", "replace"))
    return None if isinstance(root, Unusable) else _html([_find(root, "body.content") or root])


def _parse(content: bytes) -> etree._Element | Unusable:
    declares = Unusable("malformed", "it declares a DTD or entities, which no news item needs; ask for it without them")
    if _DECLARES.search(content[:100_000].replace(b"\0", b"")):
        return declares
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return Unusable("malformed", f"it is not well-formed XML ({error}); ask the agency for a whole copy")
    return declares if root.getroottree().docinfo.internalDTD is not None else root


# ── items ───────────────────────────────────────────────────────────────────────────────────────


def _read_news_item(item: etree._Element, outlet: str | None) -> tuple[dict[str, object], Unusable | None]:
    about_item, about_content = _find(item, "itemMeta"), _find(item, "contentMeta")
    nitf = _find(item, "nitf")
    inner = _read_nitf(nitf, None)[0] if nitf is not None else {}
    html = _content_html(item, _text(_find(about_content, "dateline")))
    made = (
        _find(about_content, "contentCreated"),
        _find(about_item, "firstCreated"),
        _find(about_item, "versionCreated"),
    )
    published = next((date for date in map(_text, made) if _FULL_DATE.match(date)), None)
    changed = _text(_find(about_content, "contentModified")) or _text(_find(about_item, "versionCreated"))
    said: dict[str, object] = {
        "html": html,
        "title": _text(_find(about_content, "headline")) or inner.get("title") or _text(_find(about_item, "title")),
        "authors": _texts(about_content, "by") or inner.get("authors") or _named(about_content, "creator"),
        "published_at": published,
        "modified_at": changed if changed != published else None,
        "language": _attribute(_find(about_content, "language"), "tag") or item.get(_XML_LANG),
        "section": _named(about_content, "subject"),
        "native_id": item.get("guid"),
        "outlet": outlet or _named(about_item, "provider"),
        "credit": _text(_find(about_content, "creditline")) or _named(about_content, "infoSource"),
    }
    status, kind = _code(_find(about_item, "pubStatus")), _code(_find(about_item, "itemClass"))
    if status not in ("usable", ""):
        return said, not_usable(status)
    if kind not in _TEXT_CLASSES:
        return said, not_a_text(kind)
    return said, None if html else NO_TEXT


def _read_nitf(nitf: etree._Element, outlet: str | None) -> tuple[dict[str, object], Unusable | None]:
    head, data = _find(nitf, "body.head"), _find(nitf, "docdata")
    body, end = _find(nitf, "body.content"), _find(nitf, "tagline")
    publication = _find(nitf, "pubdata")
    html = _html([part for part in (body, end) if part is not None], _text(_find(head, "dateline")))
    said: dict[str, object] = {
        "html": html,
        "title": _text(_find(head, "hl1")) or _text(_find(nitf, "title")),
        "authors": _texts(head, "byline"),
        "published_at": _attribute(_find(data, "date.issue"), "norm")
        or _attribute(_find(data, "date.release"), "norm"),
        "language": nitf.get(_XML_LANG),
        "native_id": _attribute(_find(data, "doc-id"), "id-string"),
        "outlet": outlet or _attribute(publication, "name"),
        "section": _attribute(publication, "position.section"),
        "credit": _text(_find(head, "distributor")),
    }
    return said, None if html else NO_TEXT


def _content_html(item: etree._Element, dateline: str) -> str | None:
    """The text of the first rendition that has one: XML (NITF or XHTML) before data (plain text or HTML)."""
    for inline in _all(item, "inlineXML"):
        inner = [_find(inline, name) for name in ("body.content", "body")]
        whole = next((element for element in inner if element is not None), inline)
        end = _find(inline, "tagline")
        if html := _html([whole, end] if end is not None else [whole], dateline):
            return html
    for data in _all(item, "inlineData"):
        written = "".join(data.itertext()).strip()
        if "html" in (data.get("contenttype") or ""):
            return _marked(written, dateline)
        if written:
            paragraphs = (f"<p>{escape(paragraph)}</p>" for paragraph in re.split(r"\n\s*\n", written))
            return _marked("".join(paragraphs), dateline)
    return None


def _html(parts: list[etree._Element], dateline: str = "") -> str | None:
    """The parts as HTML; None where they have no text."""
    body = etree.Element("article")
    for part in parts:
        _copy(part, etree.SubElement(body, "p" if _local(part) == "tagline" else "div"))
    if not "".join(body.itertext()).strip():
        return None
    return _marked(etree.tostring(body, encoding="unicode", method="html"), dateline)


def _marked(body: str, dateline: str) -> str:
    first = f'<p class="dateline">{escape(dateline)}</p>' if dateline and dateline not in body[:2000] else ""
    return f"<article>{first}{body}</article>"


def _copy(source: etree._Element, target: etree._Element) -> None:
    """The content of an element under the names of HTML, without attributes: iterative, for depth is the sender's."""
    waiting = [(source, target)]
    while waiting:
        theirs, ours = waiting.pop()
        ours.text = theirs.text
        for child in theirs:
            name = _local(child)
            if name in _WITHOUT_TEXT:
                copied = etree.SubElement(ours, "span")
            else:
                copied = etree.SubElement(ours, _BLOCKS.get(name, "span"))
                waiting.append((child, copied))
            copied.tail = child.tail


# ── elements ────────────────────────────────────────────────────────────────────────────────────

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _all(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    if element is not None:
        yield from (inner for inner in element.iter() if _local(inner) == name)


def _find(element: etree._Element | None, name: str) -> etree._Element | None:
    return next(_all(element, name), None)


def _text(element: etree._Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _texts(element: etree._Element | None, name: str) -> list[str]:
    return [text for inner in _all(element, name) if (text := _text(inner))]


def _attribute(element: etree._Element | None, name: str) -> str | None:
    return None if element is None else element.get(name)


def _named(parent: etree._Element | None, name: str) -> str | None:
    """What the first such element is called: its `name`, its literal, or what its code says behind the colon."""
    for element in _all(parent, name):
        found = _text(_find(element, "name")) or element.get("literal") or _code(element)
        if found:
            return found
    return None


def _code(element: etree._Element | None) -> str:
    """The word of a code: `usable` for the qcode `stat:usable` or a uri that ends so."""
    if element is None:
        return ""
    return re.split(r"[:/#]", element.get("qcode") or element.get("uri") or "")[-1]
