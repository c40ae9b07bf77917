"""A web page: its text by structure, and what it says of itself (JSON-LD, meta elements, address).

Not here: the meaning of single values (`metadata`), blocks of plain text (`blocks`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import trafilatura
from lxml import html as lxml_html
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from orchestration.ingest.blocks import label_blocks
from orchestration.ingest.metadata import canonical_url, read_authors, read_moment, read_text
from orchestration.ingest.text import tidy
from orchestration.records import Block, PublishedAtMethod

_ARTICLE_TYPES = re.compile(r"(?:\w*Article|LiveBlogPosting|BlogPosting|Report\w*|Review\w*)$")
_TAG = re.compile(r"</(?:p|div|html|body|article|section|span|li|ul|h[1-6])>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page gives; all empty for no page."""

    text: str = ""
    blocks: tuple[Block, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    url: str | None = None
    section: str | None = None
    published_at: datetime | None = None
    published_at_method: PublishedAtMethod = "none"
    modified_at: datetime | None = None
    language: str | None = None


def looks_like_html(text: str) -> bool:
    """Whether a text is a page or a piece of one: it begins with an element and closes some."""
    return text.lstrip()[:1] == "<" and _TAG.search(text) is not None


def read_page(html: str, url: str | None, zone: str) -> Page:
    """The page's text and metadata; `zone` is for date-times that name none."""
    tree = _parse(html)
    if tree is None:
        return Page()
    said = _Said(tree)
    found = (
        trafilatura.extract(html, url=url, include_comments=False, include_tables=False, favor_precision=False) or ""
    )
    title = said.title()
    text = "\n\n".join(line for line in tidy(found).split("\n") if line.strip())
    published_at, method = said.published_at(zone)
    return Page(
        text=text,
        blocks=label_blocks(text, title),
        title=title,
        authors=said.authors(),
        outlet=said.outlet(),
        url=said.url(),
        section=read_text(said.ld("articleSection") or said.meta("article:section")),
        published_at=published_at,
        published_at_method=method,
        modified_at=read_moment(said.ld("dateModified") or said.meta("article:modified_time", "og:updated_time"), zone),
        language=said.language(),
    )


def _parse(html: str) -> HtmlElement | None:
    if not html.strip():
        return None
    # lxml refuses text that declares another encoding than its own; the characters are decoded already.
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        return lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError):
        return None


class _Said:
    """What the page says of itself, by our names."""

    def __init__(self, tree: HtmlElement) -> None:
        self.tree = tree
        self.metas: dict[str, str] = {}
        for element in tree.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop")
            if name and element.get("content"):
                self.metas.setdefault(name.lower(), element.get("content"))
        objects = list(_json_ld(tree))
        self.article: Mapping[str, Any] = next((o for o in objects if _is_article(o)), {})

    def ld(self, key: str) -> object:
        return self.article.get(key)

    def meta(self, *names: str) -> str | None:
        return next((self.metas[name] for name in names if name in self.metas), None)

    def title(self) -> str | None:
        headings = [read_text(heading.text_content()) for heading in self.tree.iter("h1")]
        candidates = [self.ld("headline"), *(h for h in headings[:1]), self.meta("og:title", "twitter:title")]
        found = next((text for text in map(read_text, candidates) if text), None)
        if found:
            return found
        element = self.tree.find(".//title")
        return read_text(element.text_content()) if element is not None else None

    def authors(self) -> tuple[str, ...]:
        return read_authors(self.ld("author")) or read_authors(self.meta("author", "article:author", "byl"))

    def outlet(self) -> str | None:
        return read_text(self.ld("publisher")) or read_text(self.meta("og:site_name"))

    def url(self) -> str | None:
        for link in self.tree.iter("link"):
            if "canonical" in (link.get("rel") or "").lower().split():
                return canonical_url(link.get("href")) or canonical_url(self.meta("og:url"))
        return canonical_url(self.meta("og:url"))

    def language(self) -> str | None:
        code = (self.tree.get("lang") or "").lower()[:2]
        return code if re.fullmatch(r"[a-z]{2}", code) else None

    def published_at(self, zone: str) -> tuple[datetime | None, PublishedAtMethod]:
        ways: tuple[tuple[PublishedAtMethod, object], ...] = (
            ("json_ld", self.ld("datePublished")),
            (
                "meta",
                self.meta(
                    "article:published_time", "datepublished", "date", "dc.date.issued", "pubdate", "parsely-pub-date"
                ),
            ),
            ("time_element", next((t.get("datetime") for t in self.tree.iter("time") if t.get("datetime")), None)),
        )
        for method, value in ways:
            moment = read_moment(value, zone)
            if moment:
                return moment, method
        return None, "none"


def _json_ld(tree: HtmlElement) -> Iterator[Mapping[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            try:
                todo = [json.loads(script.text, strict=False)]
            except (ValueError, RecursionError):
                continue
            for _ in range(1000):
                if not todo:
                    break
                item = todo.pop(0)
                if isinstance(item, list):
                    todo += item
                elif isinstance(item, dict):
                    yield item
                    todo += [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item]


def _is_article(item: Mapping[str, Any]) -> bool:
    kinds = item.get("@type")
    return any(isinstance(k, str) and _ARTICLE_TYPES.match(k) for k in (kinds if isinstance(kinds, list) else [kinds]))
