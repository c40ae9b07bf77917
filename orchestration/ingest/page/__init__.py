"""A web page: its text by structure, every piece with its role, and what the page says of itself.

walk   the tree -> pieces of text             extent  which pieces are the article
said   JSON-LD, meta elements, headings       roles   what each of them is
Not here: the meaning of single values (`metadata`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import trafilatura

from orchestration.ingest.page.extent import find_extent, key_of, whole_extent
from orchestration.ingest.page.roles import label_pieces
from orchestration.ingest.page.said import Said
from orchestration.ingest.page.walk import parse_html, walk
from orchestration.ingest.text import tidy
from orchestration.records import Block, PublishedAtMethod, Span

BLANK_LINE = "\n\n"

MOST_ELEMENTS = 30_000
"""Ten times those of a large news page. Beyond, finding the main text takes longer than any article is worth."""

_CLOSING_TAG = re.compile(r"</(?:p|div|html|body|article|section|span|li|ul|h[1-6])>", re.IGNORECASE)
_WHOLE_PAGE = re.compile(r"<(?:!doctype|html|head|body|title|meta|nav)\b", re.IGNORECASE)
"""HTML without any of these is no page but an article's own markup (an agency's, a feed's): all of it counts."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page gives; all empty for no page."""

    text: str = ""
    blocks: tuple[Block, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    marked_authors: tuple[str, ...] = ()
    """Of `said.Said.marked_authors`, which may be another story's: the byline goes first."""
    outlet: str | None = None
    url: str | None = None
    section: str | None = None
    published_at: datetime | None = None
    published_at_method: PublishedAtMethod = "none"
    published_at_zone: str | None = None
    modified_at: datetime | None = None
    language: str | None = None
    credit: str | None = None
    is_too_large: bool = False
    has_text: bool = False
    """Whether the page shows any text at all, its article aside."""
    signs: Mapping[str, int] = field(default_factory=dict)
    """See `said.Said.signs`."""


def looks_like_html(text: str) -> bool:
    """Whether a text is a page or a piece of one: it begins with an element and closes some."""
    return text.lstrip()[:1] == "<" and _CLOSING_TAG.search(text) is not None


def read_page(html: str, url: str | None, zone: str) -> Page:
    """The page's text and metadata; `zone` is for date-times that name none."""
    tree = parse_html(html) if html.strip() else None
    if tree is None:
        return Page()
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        return Page(is_too_large=True)
    pieces = walk(tree)
    said = Said(tree, url, frozenset(key_of(piece.text) for piece in pieces))
    title = said.title()
    titles = {key_of(wording) for wording in (title, said.heading) if wording}
    if _WHOLE_PAGE.search(html):
        found = trafilatura.extract(html, url=url, include_comments=False, include_tables=True, fast=False) or ""
        extent = find_extent(pieces, tidy(found), said.body(), titles)
    else:
        extent = whole_extent(pieces)
    labelled = label_pieces(extent, said.description())
    if not labelled:
        labelled = [(line, "body", "page.declared_body") for line in said.paragraphs()]
    blocks, at = [], 0
    for piece, role, rule in labelled:
        blocks.append(Block(Span(at, at + len(piece)), role, rule))
        at += len(piece) + len(BLANK_LINE)
    published, method = said.published_at(zone)
    return Page(
        text=BLANK_LINE.join(piece for piece, _, _ in labelled),
        blocks=tuple(blocks),
        title=title,
        authors=said.authors(),
        marked_authors=said.marked_authors(),
        outlet=said.outlet(),
        url=said.url(),
        section=said.section(),
        published_at=published.at if published else None,
        published_at_method=method,
        published_at_zone=published.zone if published else None,
        modified_at=said.modified_at(zone),
        language=said.language(),
        credit=said.credit(),
        has_text=bool(pieces),
        signs=said.signs(),
    )
